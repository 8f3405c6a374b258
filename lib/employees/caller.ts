import type { EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { Employee } from "./employee.ts";

/**
 * The caller as the transaction finds them. Between the cookie's check and the write somebody may have lowered their
 * role or ended their session; what they may do is decided by the rows of this moment (ASVS 8.3.2, 15.4.2).
 *
 * @throws not_signed_in for who has been deactivated or signed out meanwhile.
 */
export function* callerOf({ session, clock }: EmployeeContext, tx: Tables): Steps<Employee> {
  const employee = yield* tx.dashboardSessions.employeeOf(session.id, clock());
  if (!employee) throw new DomainError("not_signed_in", "Sign in to go on.");
  return employee;
}
