import type { Employee, Grant } from "#lib/employees/employee.ts";
import { begin, type Impersonation } from "#lib/impersonations/impersonation.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import type { Product } from "#lib/products/product.ts";
import type { Store } from "#lib/store/store.ts";
import { hashToken } from "#lib/tokens/token.ts";
import type { User } from "#lib/users/user.ts";
import { happened } from "./happened.ts";
import { employees, users } from "./people.ts";
import { openTestPostgres } from "./postgres.testing.ts";
import { connectSqlite, sqliteStore } from "./sqlite.ts";

export { happened };

/** A store and a way behind its back, for tests of what the database itself refuses. */
export interface TestDatabase extends Store {
  /** Written so that both dialects take it: false and true, and instants that other columns have. */
  sql(statement: string): Promise<Record<string, unknown>[]>;
  /** The instant of a column, so many milliseconds before, for such a statement. */
  earlier(column: string, ms: number): string;
}

const dialects: [name: string, open: () => Promise<TestDatabase>][] = [
  ["SQLite", async () => openSqliteInMemory()],
  ["Postgres", async () => openTestPostgres()],
];
const wanted = process.env.TEST_DATABASES;

/**
 * Both dialects, each empty at every opening: `describe.each(databases)("... on %s", (_, open) => ...)`. The quick loop
 * while working leaves Postgres out, by TEST_DATABASES=sqlite; `npm test` never does.
 */
export const databases = dialects.filter(([name]) => wanted === undefined || wanted === name.toLowerCase());

/** The store for tests of verbs and handlers: SQLite in memory, or Postgres by TEST_DATABASES=postgres. */
export const openMemory = (): TestDatabase => (wanted === "postgres" ? openTestPostgres() : openSqliteInMemory());

/** For what is done to a file, whatever the tests of the day run on. */
export function openSqliteInMemory(): TestDatabase {
  const client = connectSqlite(":memory:");
  return {
    ...sqliteStore(client),
    earlier: (column, ms) => `${column} - ${ms}`,
    async sql(statement) {
      const prepared = client.prepare(statement);
      if (prepared.reader) return prepared.all() as Record<string, unknown>[];
      prepared.run();
      return [];
    },
  };
}

interface SignedIn {
  id: string;
  expiresAt: Date;
  /** The cookie's value. */
  token: string;
}

/** The value of a JSON column, which SQLite gives as text. */
export const jsonOf = (value: unknown) => (typeof value === "string" ? JSON.parse(value) : value);

export interface People {
  olivia: Employee;
  adam: Employee;
  mina: Employee;
  max: Employee;
  uma: User;
  ugo: User;
  oliviaAsUser: User;
  product: Product;
  /** Mina's. Nobody else has one. */
  grant: Grant;
  sessions: Record<keyof typeof employees, SignedIn>;
}

const morning = new Date("2026-11-22T09:00:00.000Z");
const TWELVE_HOURS_MS = 12 * 60 * 60 * 1000;

/**
 * The named people of db/people.ts, signed in to the dashboard, with impersonation on and Mina granted. No
 * password works unless a hash is given: hashing one takes longer than most tests.
 */
export async function addPeople(
  store: Store,
  { now = morning, passwordHash = "no password has this hash" } = {},
): Promise<People> {
  const sessions = {
    olivia: sessionOf("olivia", 1, now),
    adam: sessionOf("adam", 2, now),
    mina: sessionOf("mina", 3, now),
    max: sessionOf("max", 4, now),
  };
  const grant = await store.write(function* (tx) {
    for (const [key, employee] of entriesOf(employees)) {
      yield* tx.employees.add({ ...employee, createdAt: now, passwordHash }, happened("employee.added", now));
      yield* tx.dashboardSessions.add(
        { ...rowOf(sessions[key]), employeeId: employee.id, createdAt: now },
        happened("session.signed_in", now),
      );
    }
    for (const user of Object.values(users)) {
      yield* tx.users.add({ ...user, createdAt: now, passwordHash }, happened("user.added", now));
    }
    yield* tx.products.put(
      { ...product, createdAt: now, clientSecretHash: hashToken("secret") },
      happened("product.added", now),
    );
    yield* tx.settings.update(
      { enabled: true, defaultAccess: "full", proofMinutes: null },
      { id: employees.olivia.id, at: now },
      [happened("impersonation.enabled", now)],
    );
    const given = {
      id: "d0000000-0000-4000-8000-000000000003",
      employeeId: employees.mina.id,
      access: "full" as const,
      grantedById: employees.olivia.id,
      grantedAt: now,
    };
    return yield* tx.grants.add(given, happened("grant.created", now));
  });
  if (!grant) throw new Error("addPeople wants an empty database");
  const dated = <T>(undated: T) => ({ ...undated, createdAt: now });
  const { olivia, adam, mina, max } = employees;
  const { uma, ugo, oliviaAsUser } = users;
  return {
    ...{ olivia: dated(olivia), adam: dated(adam), mina: dated(mina), max: dated(max) },
    ...{ uma: dated(uma), ugo: dated(ugo), oliviaAsUser: dated(oliviaAsUser) },
    product: dated(product),
    grant,
    sessions,
  };
}

/** What Mina's confirming click makes: an hour as Uma, from `now` on. */
export const pendingOf = (people: People, fields: Partial<Impersonation> = {}): Impersonation => ({
  ...begin({
    id: crypto.randomUUID(),
    impersonator: people.mina,
    user: people.uma,
    product: people.product,
    reason: "Helping",
    ticket: null,
    dashboardSession: people.sessions.mina,
    grantId: people.grant.id,
    enableEpoch: 0,
    access: "full",
    maxMinutes: 60,
    now: people.grant.grantedAt,
  }),
  ...fields,
});

/** The same, opened a second later, with the product session of the cookie `token`. */
export async function runningOf(store: Store, people: People, fields: Partial<Impersonation> = {}, token = "cookie") {
  const pending = pendingOf(people, fields);
  const { id, createdAt, expiresAt } = pending;
  const startedAt = new Date(createdAt.getTime() + 1000);
  const session = {
    id: crypto.randomUUID(),
    tokenHash: hashToken(token),
    userId: pending.user.id,
    impersonationId: id,
  };
  return store.write(function* (tx) {
    yield* tx.impersonations.add(pending, happened("impersonation.requested", createdAt));
    const running = yield* tx.impersonations.start(id, startedAt, () => happened("impersonation.started", startedAt));
    const times = { createdAt: startedAt, expiresAt };
    yield* tx.productSessions.add({ ...session, ...times }, happened("session.signed_in", startedAt));
    if (!running) throw new Error("runningOf wants nobody to be impersonating already");
    return running;
  });
}

const product: Omit<Product, "createdAt"> = {
  id: BUILT_IN_ID,
  name: "Tally",
  kind: "hosted",
  clientId: "demo-product",
  initiateLoginUri: "http://127.0.0.1:3000/api/session/initiate",
  redirectUris: ["http://127.0.0.1:3000/api/session/callback"],
  hostedRedirectUris: [],
  targetLinkUri: "http://127.0.0.1:3000/demo",
  webOrigins: [],
  backchannelLogoutUri: null,
  postLogoutRedirectUris: [],
  nonceInsteadOfPkce: false,
  startsWithoutLoginHint: false,
  builtIn: true,
  active: true,
};

const sessionOf = (name: string, number: number, now: Date): SignedIn => ({
  id: `c0000000-0000-4000-8000-00000000000${number}`,
  expiresAt: new Date(now.getTime() + TWELVE_HOURS_MS),
  // As long as a real one, and of its letters.
  token: `dashboard-cookie-of-${name}`.padEnd(43, "-"),
});

const rowOf = ({ token, ...session }: SignedIn) => ({
  ...session,
  tokenHash: hashToken(token),
  endedAt: null,
  ip: null,
  userAgent: null,
});

const entriesOf = <K extends string, V>(record: Record<K, V>) => Object.entries(record) as [K, V][];
