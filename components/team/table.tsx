import { type Employee, type Role, roles } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { type Decision, mayChangeEmployee, mayResetPassword } from "#lib/policy.ts";
import { Badge } from "../ui/badge.tsx";
import { ActionCell, Cell, Head, Row, Table } from "../ui/table.tsx";
import { EmployeeActions } from "./actions.tsx";
import { RoleSelect } from "./role-select.tsx";

export function TeamTable({ employees, caller }: { employees: Employee[]; caller: Employee }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head>E-mail</Head>
      <Head className="w-52">Role</Head>
      <Head className="w-32">Status</Head>
      <Head className="w-36">
        <span className="sr-only">Actions</span>
      </Head>
    </>
  );
  const activeOwners = employees.filter(({ role, active }) => role === "owner" && active);
  return (
    <Table head={head} label="Employees">
      {employees.map((employee) => (
        <EmployeeRow
          caller={caller}
          employee={employee}
          key={employee.id}
          otherActiveOwners={activeOwners.filter(({ id }) => id !== employee.id).length}
        />
      ))}
    </Table>
  );
}

interface RowProps {
  employee: Employee;
  caller: Employee;
  otherActiveOwners: number;
}

function EmployeeRow({ employee, caller, otherActiveOwners }: RowProps) {
  const { id, name, email, role, active } = employee;
  const leaves = { otherActiveOwners, leaves: active };
  const activeRefusal = refusalOf(mayChangeEmployee(caller, employee, {}, leaves));
  const resetRefusal = refusalOf(mayResetPassword(caller, employee));
  const nothing = resetRefusal !== null && activeRefusal !== null;
  return (
    <Row>
      <Cell>
        <bdi className="font-medium">{name}</bdi>
        {id === caller.id && <span className="text-soft"> (you)</span>}
      </Cell>
      <Cell className="text-soft">{email}</Cell>
      <Cell>
        <RoleOf caller={caller} employee={employee} otherActiveOwners={otherActiveOwners} />
      </Cell>
      <Cell className={active ? "max-md:hidden" : ""}>
        {active ? <span className="text-soft">Active</span> : <Badge tone="muted">Deactivated</Badge>}
      </Cell>
      <ActionCell>
        {!nothing && (
          <EmployeeActions activeRefusal={activeRefusal} employee={{ id, name, active }} resetRefusal={resetRefusal} />
        )}
        {nothing && caller.role !== "owner" && role !== "member" && (
          <span className="text-xs text-soft">For Owners</span>
        )}
      </ActionCell>
    </Row>
  );
}

/** A choice for who may change it, else a word. */
function RoleOf({ employee, caller, otherActiveOwners }: RowProps) {
  const { id, name, role, active } = employee;
  const facts = { otherActiveOwners, leaves: false };
  const may = (to: Role) => mayChangeEmployee(caller, employee, { role: to }, facts);
  const refusals = roles.map(may).flatMap((decision) => (decision.allowed ? [] : [decision]));
  const isLastOwner = refusals.some(({ because }) => because === "last_owner");
  if (!active || (refusals.length > 0 && !isLastOwner)) return roleNames[role];
  return <RoleSelect employee={{ id, name, role }} refusal={refusals[0]?.sentence ?? null} roles={roles} />;
}

const refusalOf = (decision: Decision): string | null => (decision.allowed ? null : decision.sentence);
