import { expect } from "vitest";
import { addPeople, openMemory, type TestDatabase } from "#db/databases.testing.ts";
import type { AuditEvent } from "../audit/event.ts";
import { as, type TestClock, testClock, testContext } from "../context.testing.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import { about } from "../impersonations/end.ts";
import { type Impersonation, live } from "../impersonations/impersonation.ts";
import type { Level } from "../impersonations/level.ts";
import { startImpersonation } from "../impersonations/start.ts";
import type { User } from "../users/user.ts";
import type { Employee, Role } from "./employee.ts";
import { findDashboardSession, startDashboardSession } from "./sign-in.ts";

/** The people of db/databases.testing.ts, signed in: impersonation is on, Mina is granted by Olivia, and everybody has PASSWORD. */
export interface Team {
  store: TestDatabase;
  clock: TestClock;
  context: Context;
  olivia: EmployeeContext;
  adam: EmployeeContext;
  mina: EmployeeContext;
  max: EmployeeContext;
  uma: User;
  /** A user with Olivia's e-mail. */
  oliviaAsUser: User;
}

export const PASSWORD = "understudy-demo";
// Made once: hashing it takes longer than most tests.
const passwordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$dSREd7bthRzcvwimvfC2Zg$R3mRzzboU1s9QB9Ai/IsX5OVdM4aizwzdWNEgs6ygw4";

export async function openTeam(): Promise<Team> {
  const store = openMemory();
  const clock = testClock();
  const context = testContext(store, clock);
  const { olivia, adam, mina, max, uma, oliviaAsUser, sessions } = await addPeople(store, {
    now: clock.now,
    passwordHash,
  });
  return {
    ...{ store, clock, context, uma, oliviaAsUser },
    olivia: as(context, olivia, sessions.olivia),
    adam: as(context, adam, sessions.adam),
    mina: as(context, mina, sessions.mina),
    max: as(context, max, sessions.max),
  };
}

/** A second sign-in of the same employee, such as from another browser. */
export async function signIn(context: Context, employeeId: string): Promise<EmployeeContext> {
  const token = await startDashboardSession(context, employeeId);
  const found = await findDashboardSession(context, token);
  if (!found) throw new Error("a session that has just begun is there");
  return as(context, found.employee, found.session);
}

export async function addEmployee(context: Context, name: string, email: string, role: Role): Promise<Employee> {
  const employee = { id: context.newId(), name, email, role, active: true, createdAt: context.clock() };
  const added = eventOf(context, "employee.added", { kind: "system" });
  await context.store.write((tx) => tx.employees.add({ ...employee, passwordHash }, added));
  return employee;
}

/** The row only, whoever may or may not. */
export async function grant({ store, clock }: Team, by: EmployeeContext, to: EmployeeContext): Promise<void> {
  const access = "full" as const;
  const row = { id: by.newId(), employeeId: to.caller.id, access, grantedById: by.caller.id, grantedAt: clock.now };
  await store.write((tx) => tx.grants.add(row, eventOf(by, "grant.created", { kind: "system" })));
}

/** A live impersonation: confirmed and opened. In the only product, unless one is named. */
export async function impersonate(
  { store, clock }: Team,
  by: EmployeeContext,
  user: User,
  productId: string | null = null,
  access?: Level,
): Promise<Impersonation> {
  const input = { userId: user.id, reason: "Ticket 4711", ticket: null, productId, ...(access && { access }) };
  const { impersonation } = await startImpersonation(by, input);
  const started = await store.write((tx) =>
    tx.impersonations.start(impersonation.id, clock.now, (row) =>
      eventOf(by, "impersonation.started", actorOf(by.caller), about(row)),
    ),
  );
  if (!started) throw new Error("an impersonation that has just begun can be opened");
  return started;
}

/** Is it still live, and if not, why did its row end? */
export async function fateOf({ store, clock }: Team, { id }: Impersonation): Promise<string> {
  const found = await store.read((tx) => tx.impersonations.findWithFacts(id));
  if (!found) return "gone";
  const { impersonation, facts } = found;
  if (live(impersonation, facts, clock.now)) return "live";
  return impersonation.endReason ?? "over, and nobody has noted it";
}

/** The newest first. */
export const eventsOf = async ({ store }: Pick<Context, "store">): Promise<AuditEvent[]> =>
  (await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }))).items;

/** What `act` has recorded, the oldest first. */
export async function recorded(team: Pick<Context, "store">, act: () => Promise<unknown>): Promise<AuditEvent[]> {
  const before = (await eventsOf(team)).length;
  await act();
  const after = await eventsOf(team);
  return after.slice(0, after.length - before).reverse();
}

export async function errorOf(act: () => Promise<unknown>): Promise<DomainError> {
  const error = await act().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`refused it should be, and was: ${error}`);
  return error;
}

export const codeOf = async (act: () => Promise<unknown>): Promise<ErrorCode> => (await errorOf(act)).code;

/** Refused with this code, and nothing is changed; recorded is the refusal alone, or nothing where none is named. */
export async function expectRefused(
  team: Team,
  act: () => Promise<unknown>,
  code: ErrorCode,
  denied?: AuditEvent["type"],
): Promise<AuditEvent | undefined> {
  const before = await stateOf(team);
  const events = await recorded(team, async () => expect(await codeOf(act)).toBe(code));
  expect(await stateOf(team)).toEqual(before);
  expect(events.map(({ type, outcome }) => [type, outcome])).toEqual(denied ? [[denied, "refused"]] : []);
  return events[0];
}

const stateOf = ({ store, clock }: Team) =>
  store.read(function* (tx) {
    const employees = yield* tx.employees.list();
    const sessions = [];
    const hashes = [];
    for (const { id } of employees) {
      sessions.push(yield* tx.dashboardSessions.listOpen(id, clock.now));
      hashes.push(yield* tx.employees.passwordHashOf(id));
    }
    return {
      employees,
      sessions,
      hashes,
      settings: yield* tx.settings.get(),
      grants: yield* tx.grants.list(),
      invitations: yield* tx.links.listOpen("invitation", clock.now),
      resets: yield* tx.links.listOpen("reset", clock.now),
      users: yield* tx.users.search("", { cursor: null, limit: 100 }),
      impersonations: yield* tx.impersonations.listUnended({}),
      products: yield* tx.products.list(),
    };
  });
