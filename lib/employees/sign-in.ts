import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { type Accounts, type Credentials, prove } from "../credentials.ts";
import { passwordMark } from "../device.ts";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { changeWithoutCaller, writeAnyway } from "../verb.ts";
import { startSession } from "./dashboard-session.ts";
import { type DashboardSession, type Employee, personOf } from "./employee.ts";

/**
 * Signs an employee in to the dashboard. Unknown, wrong and deactivated give one answer after the same work.
 *
 * @returns whose session it is, the mark of their password, and the cookie's value; the database has its hash only.
 * @throws wrong_credentials, or too_many_requests before anything is hashed.
 */
export async function signInEmployee(context: Context, credentials: Credentials) {
  const proven = await prove(context, employees, credentials);
  if (!proven) throw wrongCredentials();
  const { account, passwordHash } = proven;
  const token = await startDashboardSession(context, account.id, passwordHash);
  return { accountId: account.id, mark: passwordMark(passwordHash), token };
}

const employees: Accounts<Employee> = {
  kind: "employee",
  *find(tx, email) {
    const account = yield* tx.employees.findByEmail(email);
    return { account, passwordHash: yield* tx.employees.passwordHashOf(account?.id ?? "nobody") };
  },
  failed: (employee) => ({ employee: employee && personOf(employee) }),
};

export const wrongCredentials = () =>
  new DomainError("wrong_credentials", "That e-mail and password don't belong together.");

/**
 * Opens a session of the dashboard for whoever has just proved to be this employee; by the password with `provenHash`,
 * if it is still theirs: it may have been reset while it was being checked.
 *
 * @returns the cookie's value; the database has its hash only.
 * @throws wrong_credentials for who has been deactivated since.
 */
export async function startDashboardSession(
  context: Context,
  employeeId: string,
  provenHash?: string | null,
): Promise<string> {
  return changeWithoutCaller(context, function* (tx) {
    const employee = yield* tx.employees.find(employeeId);
    if (!employee?.active) throw wrongCredentials();
    const changed = provenHash !== undefined && (yield* tx.employees.passwordHashOf(employeeId)) !== provenHash;
    if (changed) throw wrongCredentials();
    return yield* startSession(context, tx, employee, { provedAt: context.clock() });
  });
}

/** Whose cookie this is, asked on every request. Null once it is over in whatever way. */
export const findDashboardSession = (
  { store, clock }: Context,
  token: string,
): Promise<{ session: DashboardSession; employee: Employee } | null> =>
  store.ask((tx) => tx.dashboardSessions.findByToken(hashToken(token), clock()));

/** Ends this session, and the impersonations that were confirmed in it: who signs out believes all of it is over. */
export function signOut(context: EmployeeContext): Promise<void> {
  // By whom the cookie said: who has been deactivated meanwhile may sign out all the same.
  const actor = actorOf(context.caller);
  const { id } = context.session;
  function* signedOut(tx: Tables): Steps<void> {
    yield* endAll(context, tx, { dashboardSessionId: id }, "dashboard_signed_out", actor);
    yield* tx.dashboardSessions.end({ id }, context.clock(), () => eventOf(context, "session.signed_out", actor));
  }
  return writeAnyway(context.store, signedOut, "employee");
}
