import type { EmployeeContext } from "../context.ts";
import type { Employee, Grant } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { maySeeSettings } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import { standingGrant, standingGrants } from "./standing.ts";

/** An employee, and the standing grant if there is one. */
export type Impersonator = Employee & { grant: Grant | null };

/**
 * Every employee by name, deactivated ones too, and who may impersonate.
 *
 * @throws forbidden for Members.
 */
export async function listImpersonators({ store, caller, clock }: EmployeeContext): Promise<Impersonator[]> {
  must(maySeeSettings(caller));
  return store.read(function* (tx) {
    const grants = new Map((yield* standingGrants(tx, clock())).map((grant) => [grant.employeeId, grant]));
    return (yield* tx.employees.list()).map((employee) => ({ ...employee, grant: grants.get(employee.id) ?? null }));
  });
}

/** The caller's own, which everybody may see. */
export const getOwnGrant = ({ store, caller, clock }: EmployeeContext): Promise<Grant | null> =>
  store.read((tx) => standingGrant(tx, caller.id, clock()));

/** Whether there is such an employee is for those to know who see the list. */
export function* chosen(tx: Tables, caller: Employee, employeeId: string): Steps<Employee> {
  const employee = yield* tx.employees.find(employeeId);
  if (employee) return employee;
  must(maySeeSettings(caller));
  throw notFound("employee");
}
