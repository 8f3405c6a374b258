import { describe, expect, test } from "vitest";
import type { ImportRow, UserImport } from "#lib/provisioning/imports/import.ts";
import { planRest } from "#lib/provisioning/imports/planning.ts";
import type { Store } from "#lib/store/store.ts";
import type { User } from "#lib/users/user.ts";
import { addPeople, databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = new Date("2026-11-22T10:00:00.000Z");

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
const rowsOf = (lines: string[]): (ImportRow & { id: string })[] =>
  lines.map((text, nth) => {
    const [externalId = "", email = "", name = "", active] = text.split("|");
    const says = active === undefined ? null : active === "true";
    const [externalIdSaid, emailSaid, nameSaid] = [externalId || null, email || null, name || null];
    return {
      ...{ id: crypto.randomUUID(), line: nth + 2 },
      ...{ externalId: externalIdSaid, email: emailSaid, name: nameSaid, active: says },
    };
  });

const usersOf = (lines: string[]): User[] =>
  rowsOf(lines).map(({ line: _, active, ...row }) => ({ ...row, active: active ?? true, createdAt: now }));

async function withRows(open: () => Promise<Store>, users: string[], lines: string[]) {
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

const present = ["1|ada@x.test|Ada", "2|bob@x.test|Bob", "|cyd@x.test|Cyd|false"];

/** Those of the file, and what becomes of the three who are there. Null where somebody else's e-mail is in the way. */
const cases: [name: string, lines: string[], counts: [added: number, updated: number], after: string[] | null][] = [
  ["the same again", ["1|ada@x.test|Ada|true", "2|bob@x.test|Bob"], [0, 0], []],
  ["a new user, who is active", ["3|dan@x.test|Dan"], [1, 0], ["3|dan@x.test|Dan|true"]],
  ["another name", ["1|ada@x.test|Ada L."], [0, 1], ["1|ada@x.test|Ada L.|true"]],
  ["an e-mail written in another way", ["1|Ada@X.test|Ada"], [0, 1], ["1|Ada@X.test|Ada|true"]],
  ["another e-mail", ["1|new@x.test|Ada"], [0, 1], ["1|new@x.test|Ada|true"]],
  ["somebody disabled", ["2|bob@x.test|Bob|false"], [0, 1], ["2|bob@x.test|Bob|false"]],
  ["somebody adopted, who stays disabled", ["3|CYD@x.test|Cyd"], [0, 1], ["3|CYD@x.test|Cyd|false"]],
  [
    "e-mails swapped",
    ["1|bob@x.test|Ada", "2|ada@x.test|Bob"],
    [0, 2],
    ["1|bob@x.test|Ada|true", "2|ada@x.test|Bob|true"],
  ],
  [
    "an e-mail handed on to a new user",
    ["1|new@x.test|Ada", "3|ada@x.test|Dan"],
    [1, 1],
    ["1|new@x.test|Ada|true", "3|ada@x.test|Dan|true"],
  ],
  ["the e-mail of one with another external id", ["3|ada@x.test|Dan"], [1, 0], null],
  ["the e-mail of one without external id, by one who has one", ["1|cyd@x.test|Ada"], [0, 1], null],
];

describe.each(databases)("imports on %s", (_, open) => {
  test.each(cases)("%s", async (_, lines, [added, updated], after) => {
    const { all, plan, take } = await withRows(open, present, lines);
    const before = await all();
    const unchanged = lines.length - added - updated;
    const { changes, conflicts } = await plan();
    expect(changes).toEqual({ added, updated, unchanged });
    const taken = { line: 2, detail: "Another user has this e-mail, by another external id." };
    expect(conflicts).toEqual({ count: after === null ? 1 : 0, first: after === null ? [taken] : [] });
    if (after === null) return;
    await take();
    const says = new Set(rowsOf(lines).flatMap(({ externalId, email }) => [externalId, email?.toLowerCase()]));
    const left = before.filter(
      (user) =>
        !user
          .split("|")
          .slice(0, 2)
          .some((key) => says.has(key.toLowerCase())),
    );
    const kept = updated + added === 0 ? before : [...left, ...after].sort();
    expect(await all()).toEqual(kept);
  });

  test("take users without external id by e-mail, and leave the external id that they have", async () => {
    const { all, take } = await withRows(open, present, [
      "|ada@x.test|Ada L.",
      "|dan@x.test|Dan",
      "|cyd@x.test|Cyd|true",
    ]);
    await take();
    expect(await all()).toEqual([
      "1|ada@x.test|Ada L.|true",
      "2|bob@x.test|Bob|true",
      "|cyd@x.test|Cyd|true",
      "|dan@x.test|Dan|true",
    ]);
  });

  test("write nobody who is as the file says, and add everybody at one instant, found by search", async () => {
    const { store, all, compare, take } = await withRows(open, present, ["1|ada@x.test|Ada", "3|zoë@x.test|Zoë"]);
    await take();
    const { items } = await store.read((tx) => tx.users.search("ZOË", { cursor: null, limit: 10 }));
    expect(items).toMatchObject([{ name: "Zoë", externalId: "3", createdAt: later, active: true }]);
    expect(await store.read((tx) => tx.users.passwordHashOf(items[0]?.id ?? ""))).toBeNull();
    expect(await all()).toHaveLength(4);
    expect(await compare()).toEqual({ added: 0, updated: 0, unchanged: 2 });
    const events = (await store.read((tx) => tx.audit.list({ type: "user.imported" }, { cursor: null, limit: 10 })))
      .items;
    expect(events).toHaveLength(1);
  });

  test("never bring a deleted user back", async () => {
    const { store, all, compare, take } = await withRows(open, present, ["1|ada@x.test|Ada"]);
    const deleted = await store.read((tx) => tx.users.findByExternalId("1"));
    if (!deleted) throw new Error("Ada is there");
    await store.write((tx) => tx.users.remove(deleted.id, now, happened("user.deleted", now)));
    expect(await compare()).toEqual({ added: 1, updated: 0, unchanged: 0 });
    await take();
    expect(await all()).toContain("1|ada@x.test|Ada|true");
    expect(await store.read((tx) => tx.users.find(deleted.id))).toBeNull();
  });

  test("name who is in a file twice by the first line, and count all of them", async () => {
    const lines = [
      "1|ada@x.test|A",
      "2|bob@x.test|B",
      "1|dan@x.test|D",
      "4|ADA@x.test|A",
      "|eve@x.test|E",
      "|fay@x.test|F",
      "5|ada@x.test|A",
    ];
    const { store, id } = await withRows(open, [], lines);
    const repeated = (field: "email" | "externalId", limit: number) =>
      store.read((tx) => tx.imports.listRepeated(id, field, limit));
    expect(await repeated("email", 1)).toEqual({ count: 2, first: [{ line: 5, firstLine: 2 }] });
    expect(await repeated("externalId", 10)).toEqual({ count: 1, first: [{ line: 4, firstLine: 2 }] });
  });

  test("name the rows that take an active employee's e-mail from a user, and no others", async () => {
    const users = ["1|adam@acme.example|Adam", "2|max@acme.example|Max", "3|mina@acme.example|Mina"];
    const lines = ["1|a@x.test|Adam", "2|MAX@acme.example|M", "3|m@x.test|Mina", "4|olivia@acme.example|O"];
    const { store, conflicts } = await withRows(open, users, lines);
    const detail = "This user is an employee too; their e-mail can't be changed here.";
    expect(await conflicts()).toEqual([
      { line: 2, detail },
      { line: 4, detail },
    ]);
    await store.write((tx) =>
      tx.employees.update(employees.adam.id, { active: false }, happened("employee.deactivated", now)),
    );
    expect(await conflicts()).toEqual([{ line: 4, detail }]);
  });

  test("judge a row by the whole file, also where the two are far apart", async () => {
    const between = Array.from({ length: 1200 }, (_, nth) => `f${nth}|f${nth}@x.test|F`);
    const lines = ["9|ada@x.test|Ines", "|bob@x.test|Bo", ...between, "1|ada3@x.test|Ada", "2|ada2@x.test|Bob"];
    const { store, plan, take } = await withRows(open, present, lines);
    expect(await plan()).toMatchObject({ changes: { added: 1202, updated: 2 }, conflicts: { count: 0 } });
    await take();
    const byEmail = (email: string) => store.read((tx) => tx.users.findByEmail(email));
    expect(await byEmail("ada@x.test")).toMatchObject({ externalId: "9", name: "Ines" });
    expect(await byEmail("bob@x.test")).toMatchObject({ externalId: null, name: "Bo" });
    expect(await byEmail("ada2@x.test")).toMatchObject({ externalId: "2", name: "Bob" });
  });

  test("take users without a name or an e-mail, and leave what a row doesn't say", async () => {
    const { store, all, plan, take } = await withRows(open, present, [
      "7||",
      "8||Eve",
      "|fay@x.test|",
      "1||",
      "2||Rob",
    ]);
    expect((await plan()).changes).toEqual({ added: 3, updated: 1, unchanged: 1 });
    await take();
    const kept = ["1|ada@x.test|Ada|true", "2|bob@x.test|Rob|true", "|cyd@x.test|Cyd|false", "|fay@x.test|null|true"];
    expect(await all()).toEqual(kept.sort());
    const nameless = await store.read((tx) => tx.users.findByExternalId("7"));
    expect(nameless).toMatchObject({ name: null, email: null, active: true });
    expect(await store.read((tx) => tx.users.search("rob", { cursor: null, limit: 10 }))).toMatchObject({
      items: [{ externalId: "2", email: "bob@x.test" }],
    });
  });

  test("name who is in a file once by external id and once by e-mail", async () => {
    const { conflicts } = await withRows(open, present, ["1||Ada", "|ada@x.test|Ada L."]);
    const detail = "This user is in the file twice, once by their external id.";
    expect(await conflicts()).toEqual([{ line: 3, detail }]);
  });

  test("note beside each row what becomes of it, and what changes", async () => {
    const { store, id, plan } = await withRows(open, present, [
      "1|ada@x.test|Ada L.|false",
      "2|bob@x.test|Bob",
      "3|d@x.test|D",
    ]);
    await plan();
    const rows = await store.read((tx) => tx.imports.listRows(id, 0, 10));
    expect(rows).toMatchObject([
      { outcome: "updated", changes: { name: { from: "Ada", to: "Ada L." }, active: { from: true, to: false } } },
      { outcome: "unchanged", changes: null },
      { outcome: "new", changes: null, userId: null },
    ]);
    expect(await store.read((tx) => tx.imports.listOutcome(id, "updated", 10))).toEqual([rows[0]]);
  });

  test("that are over are named while rows of theirs are left", async () => {
    const { store, id } = await withRows(open, [], ["1|ada@x.test|Ada"]);
    const left = () => store.read((tx) => tx.imports.listLeftovers());
    expect(await left()).toEqual([]);
    await store.write((tx) => tx.imports.update(id, ["waiting"], { status: "done" }));
    expect(await left()).toEqual([{ id }]);
    await store.write((tx) => tx.imports.clearRows(id, 10));
    expect(await left()).toEqual([]);
  });

  test("change their state only from the states that are named, and rows go a few at a time", async () => {
    const { store, id } = await withRows(open, [], ["1|ada@x.test|A", "2|bob@x.test|B", "3|cyd@x.test|C"]);
    const to = (from: UserImport["status"], status: UserImport["status"]) =>
      store.write((tx) => tx.imports.update(id, [from], { status, changes: { added: 1, updated: 2, unchanged: 3 } }));
    expect(await to("reading", "ready")).toBeNull();
    expect(await to("waiting", "reading")).toMatchObject({ status: "reading", changes: { updated: 2 } });
    const open_ = (filter: Parameters<Parameters<Parameters<Store["read"]>[0]>[0]["imports"]["listOpen"]>[0]) =>
      store.read((tx) => tx.imports.listOpen(filter));
    expect(await open_({ status: "reading" })).toHaveLength(1);
    expect(await open_({ before: now })).toEqual([]);
    expect(await open_({ before: later })).toHaveLength(1);
    await to("reading", "done");
    expect(await open_({})).toEqual([]);
    expect(await store.write((tx) => tx.imports.clearRows(id, 2))).toBe(2);
    expect(await store.read((tx) => tx.imports.listRows(id, 0, 10))).toMatchObject([{ name: expect.any(String) }]);
    expect(await store.write((tx) => tx.imports.clearRows(id, 2))).toBe(1);
  });
});
