import { type Employee, type Role, roles } from "#lib/employees/employee.ts";
import { type Decision, mayChangeEmployee, mayResetPassword, mayResetSecondFactor } from "#lib/policy.ts";
import { type Listed, TeamRows } from "./rows.tsx";

interface Props {
  employees: Employee[];
  caller: Employee;
}

/** Asks the rules for every row, so that what the browser gets is only what each of them shows. */
export function TeamTable({ employees, caller }: Props) {
  const activeOwners = employees.filter(({ role, active }) => role === "owner" && active);
  const listed = employees.map((employee) => {
    const otherActiveOwners = activeOwners.filter(({ id }) => id !== employee.id).length;
    return listedOf(employee, caller, otherActiveOwners);
  });
  return <TeamRows employees={listed} />;
}

function listedOf(employee: Employee, caller: Employee, otherActiveOwners: number): Listed {
  const { id, name, email, role, active } = employee;
  const leaves = { otherActiveOwners, leaves: active };
  const activeRefusal = refusalOf(mayChangeEmployee(caller, employee, {}, leaves));
  const resetRefusal = refusalOf(mayResetPassword(caller, employee));
  const factorsRefusal = refusalOf(mayResetSecondFactor(caller, employee));
  const nothing = activeRefusal !== null && resetRefusal !== null;
  return {
    ...{ id, name, email, role, active },
    isReader: id === caller.id,
    choice: choiceOf(employee, caller, otherActiveOwners),
    actions: nothing ? null : { resetRefusal, factorsRefusal, activeRefusal },
    forOwners: nothing && caller.role !== "owner" && role !== "member",
  };
}

/** Whether the role can be chosen: null where it is a word only, and else why it can't be changed now, if so. */
function choiceOf(employee: Employee, caller: Employee, otherActiveOwners: number): Listed["choice"] {
  const facts = { otherActiveOwners, leaves: false };
  const may = (to: Role) => mayChangeEmployee(caller, employee, { role: to }, facts);
  const refusals = roles.map(may).flatMap((decision) => (decision.allowed ? [] : [decision]));
  const isLastOwner = refusals.some(({ because }) => because === "last_owner");
  if (!employee.active || (refusals.length > 0 && !isLastOwner)) return null;
  return { refusal: refusals[0]?.sentence ?? null };
}

const refusalOf = (decision: Decision): string | null => (decision.allowed ? null : decision.sentence);
