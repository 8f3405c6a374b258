import type { ImportRow, UserImport } from "#lib/provisioning/imports/import.ts";
import { planRest } from "#lib/provisioning/imports/planning.ts";
import type { Store } from "#lib/store/store.ts";
import type { User } from "#lib/users/user.ts";
import { addPeople } from "../databases.testing.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";

export const now = new Date("2026-11-22T09:00:00.000Z");
export const later = new Date("2026-11-22T10:00:00.000Z");

const anImport = (): UserImport => ({
  id: crypto.randomUUID(),
  fileName: "users.csv",
  status: "waiting",
  bytesTotal: 10,
  bytesRead: 0,
  rowCount: 0,
  errorCount: 0,
  errors: [],
  mapping: null,
  columns: null,
  changes: null,
  createdById: employees.olivia.id,
  createdAt: now,
  finishedAt: null,
});

/** `external id|e-mail|name|active`, as short as a line of the file. */
export const rowsOf = (lines: string[]): (ImportRow & { id: string })[] =>
  lines.map((text, nth) => {
    const [externalId = "", email = "", name = "", active] = text.split("|");
    const says = active === undefined ? null : active === "true";
    const [externalIdSaid, emailSaid, nameSaid] = [externalId || null, email || null, name || null];
    return {
      ...{ id: crypto.randomUUID(), line: nth + 2 },
      ...{ externalId: externalIdSaid, email: emailSaid, name: nameSaid, active: says },
      protected: null,
    };
  });

const usersOf = (lines: string[]): User[] =>
  rowsOf(lines).map(({ line: _, protected: __, active, ...row }) => ({
    ...row,
    active: active ?? true,
    createdAt: now,
  }));

/** An import that waits, of these lines, beside these users; and what can be asked of it. */
export async function withRows(open: () => Promise<Store>, users: string[], lines: string[]) {
  const store = await open();
  await addPeople(store, { now });
  const { id } = await store.write(function* (tx) {
    for (const user of usersOf(users))
      yield* tx.users.add({ ...user, passwordHash: null }, happened("user.added", now));
    const row = anImport();
    yield* tx.imports.add(row);
    yield* tx.imports.addRows(row.id, rowsOf(lines));
    return row;
  });
  const all = async () =>
    (await store.read((tx) => tx.users.search(".test", { cursor: null, limit: 100 }))).items
      .map(({ externalId, email, name, active }) => `${externalId ?? ""}|${email}|${name}|${active}`)
      .sort();
  const plan = () => store.write((tx) => planRest(tx, id));
  const take = () =>
    store.write(function* (tx) {
      yield* planRest(tx, id);
      yield* tx.imports.take(id, later, happened("user.imported", later));
    });
  const compare = async () => (await plan()).changes;
  const conflicts = async () => (await plan()).conflicts.first;
  return { store, id, all, plan, compare, conflicts, take };
}

/** Ada and Bob, who have external ids, and Cyd, who has none and is disabled. */
export const present = ["1|ada@x.test|Ada", "2|bob@x.test|Bob", "|cyd@x.test|Cyd|false"];
