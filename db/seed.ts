import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/audit/event.ts";
import { personOf } from "#lib/employees/employee.ts";
import type { Product } from "#lib/products/product.ts";
import type { Store } from "#lib/store/store.ts";
import { choices, type SupportSettings } from "#lib/support-access/choice.ts";
import { type User, userPersonOf } from "#lib/users/user.ts";
import { happened } from "./happened.ts";
import { employees, users as people } from "./people.ts";
import { daysBefore, type Moment } from "./seed/moment.ts";
import { names } from "./seed/names.ts";
import { type PastSession, pastSessions } from "./seed/past-sessions.ts";

interface Seed {
  now: Date;
  /** Impersonation off, nobody granted and nothing in Sessions, as in a new organization. */
  fresh: boolean;
  /** Of the one password that all of them have. */
  passwordHash: string;
  product: Product & { clientSecretHash: string };
  /** What Mina did in that product, as it says. */
  past: PastSession[];
}

/**
 * Fills an empty database with the demo's people and what they did, in one transaction. A database that has an employee
 * already is left as it is.
 *
 * @returns whether it wrote anything.
 */
export function seed(store: Store, given: Seed): Promise<boolean> {
  const moments = momentsOf(given).sort((a, b) => a.at.getTime() - b.at.getTime());
  return store.write(function* (tx) {
    if ((yield* tx.employees.list()).length > 0) return false;
    for (const { write } of moments) yield* write(tx);
    return true;
  });
}

function momentsOf({ now, fresh, passwordHash, product, past }: Seed): Moment[] {
  const grantId = randomUUID();
  const named = [dated(people.oliviaAsUser, now, 9), dated(people.ugo, now, 8), dated(people.uma, now, 7)];
  const others = names.map((entry, index) => ordinaryUser(entry, index, now));
  const users = [...others, ...named];
  return [
    ...team(now, passwordHash),
    productAdded(product, daysBefore(now, 400)),
    ...users.map((user) => userAdded(user, passwordHash)),
    asTheDemo(daysBefore(now, 421)),
    ...(fresh ? [] : [switchedOn(daysBefore(now, 30)), granted(grantId, daysBefore(now, 29.9))]),
    ...(fresh
      ? []
      : others.filter(({ email }) => email === PROTECTED).map((user) => isProtected(user, daysBefore(now, 12)))),
    ...(fresh ? [] : pastSessions(past, { users, product, grantId }, now)),
  ];
}

/** Whom nobody may impersonate in the demo, and no past session is of. */
const PROTECTED = "emily@redmesapottery.example";

const adam: Actor = { kind: "employee", ...personOf(employees.adam) };
const olivia: Actor = { kind: "employee", ...personOf(employees.olivia) };

const dated = (user: Omit<User, "createdAt">, now: Date, days: number): User => ({
  ...user,
  createdAt: daysBefore(now, days),
});

/** Spread over the year before the named users came. */
function ordinaryUser([name, address]: [string, string], index: number, now: Date): User {
  const days = 360 - index * 5.7 - ((index * 7) % 5);
  return dated({ id: randomUUID(), name, email: `${address}.example`, externalId: null, active: true }, now, days);
}

function team(now: Date, passwordHash: string): Moment[] {
  return Object.values(employees).map((employee, index) => {
    const at = daysBefore(now, 420 - index * 30);
    const fields = { employee: personOf(employee), changes: { role: { from: null, to: employee.role } } };
    const event = happened("employee.added", at, fields, { kind: "employee", ...personOf(employee) });
    return { at, write: (tx) => tx.employees.add({ ...employee, createdAt: at, passwordHash }, event) };
  });
}

function productAdded(product: Seed["product"], at: Date): Moment {
  const event = happened("product.added", at, { productId: product.id });
  return { at, write: (tx) => tx.products.put({ ...product, createdAt: at }, event) };
}

function userAdded(user: User, passwordHash: string): Moment {
  const event = happened("user.added", user.createdAt, { user: userPersonOf(user) });
  return { at: user.createdAt, write: (tx) => tx.users.add({ ...user, passwordHash }, event) };
}

function isProtected(user: User, at: Date): Moment {
  const reason = "Under legal hold: her lawyers asked that nobody but herself looks at the account";
  const fields = { user: userPersonOf(user), reason, changes: { protected: { from: false, to: true } } };
  const row = { kind: "user" as const, subject: user.id, reason, at, byId: employees.adam.id, keyId: null };
  return { at, write: (tx) => tx.protections.add(row, happened("user.protected", at, fields, adam)) };
}

function switchedOn(at: Date): Moment {
  const event = happened("impersonation.enabled", at, { changes: { enabled: { from: false, to: true } } }, olivia);
  return { at, write: (tx) => tx.settings.update({ enabled: true }, { id: employees.olivia.id, at }, [event]) };
}

/**
 * So that what the specification tells can be done as it tells it, and a read-only start is one's choice and a proof the
 * Owner's; and so that users see and are told all that there is. It is how the demo began, and nobody's change.
 */
const asTheDemo = (at: Date): Moment => ({
  at,
  write: (tx) =>
    tx.settings.update({ defaultAccess: "full", proofMinutes: null, supportAccess: shown }, { id: null, at }, []),
});

const shown: SupportSettings = { choices: [...choices], default: "always", showNames: true, mailAfter: true };

function granted(id: string, at: Date): Moment {
  const fields = { employee: personOf(employees.mina), changes: { mayImpersonate: { from: false, to: true } } };
  const access = "full" as const;
  const grant = { id, employeeId: employees.mina.id, access, grantedById: employees.olivia.id, grantedAt: at };
  return { at, write: (tx) => tx.grants.add(grant, happened("grant.created", at, fields, olivia)) };
}
