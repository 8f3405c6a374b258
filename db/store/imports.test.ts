import { describe, expect, test } from "vitest";
import type { UserImport } from "#lib/provisioning/imports/import.ts";
import { planUsers } from "#lib/provisioning/plan.ts";
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
  changes: null,
  createdById: employees.olivia.id,
  createdAt: now,
  finishedAt: null,
});

/** `external id|e-mail|name|active`, as short as a line of the file. */
const rowsOf = (lines: string[]) =>
  lines.map((text, nth) => {
    const [externalId = "", email = "", name = "", active] = text.split("|");
    const says = active === undefined ? null : active === "true";
    return { id: crypto.randomUUID(), line: nth + 2, externalId: externalId || null, email, name, active: says };
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
  const compare = () => store.read((tx) => tx.imports.compare(id));
  const taken = () => store.read((tx) => tx.imports.listTaken(id, 100));
  const take = () => store.write((tx) => tx.imports.take(id, later, happened("user.imported", later)));
  return { store, id, all, compare, taken, take };
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
    const { all, compare, taken, take } = await withRows(open, present, lines);
    const before = await all();
    const unchanged = lines.length - added - updated;
    expect(await compare()).toEqual({ added, updated, unchanged, taken: after === null ? 1 : 0 });
    expect(await taken()).toEqual(after === null ? [{ line: 2 }] : []);
    if (after === null) return;
    await take();
    const says = new Set(rowsOf(lines).flatMap(({ externalId, email }) => [externalId, email.toLowerCase()]));
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

  test("say the same of a file as the backend API of a batch", async () => {
    const users = usersOf(present);
    for (const [name, lines, [added, updated], after] of cases) {
      const wanted = rowsOf(lines).map(({ externalId, email, name, active }) => ({
        ...{ externalId: externalId ?? "", email, name },
        ...(active !== null && { active }),
      }));
      const plan = planUsers(wanted, users);
      const kinds = "steps" in plan ? plan.steps.map(({ kind }) => kind) : null;
      const count = (kind: string) => kinds?.filter((each) => each === kind).length;
      if (after === null) expect(kinds, name).toBeNull();
      else expect([count("add"), count("update")], name).toEqual([added, updated]);
    }
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
    expect(await compare()).toEqual({ added: 0, updated: 0, unchanged: 2, taken: 0 });
    const events = (await store.read((tx) => tx.audit.list({ type: "user.imported" }, { cursor: null, limit: 10 })))
      .items;
    expect(events).toHaveLength(1);
  });

  test("never bring a deleted user back", async () => {
    const { store, id, compare } = await withRows(open, present, []);
    const deleted = await store.read((tx) => tx.users.findByExternalId("1"));
    if (!deleted) throw new Error("Ada is there");
    await store.write(function* (tx) {
      yield* tx.users.remove(deleted.id, now, happened("user.deleted", now));
      yield* tx.imports.addRows(id, rowsOf([`9|${deleted.id}@deleted.invalid|Nobody`]));
    });
    expect(await compare()).toMatchObject({ taken: 1 });
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
    const { store, id } = await withRows(open, users, lines);
    const moved = (limit: number) => store.read((tx) => tx.imports.listMovedEmployees(id, limit));
    expect(await moved(1)).toEqual({ count: 2, first: [{ line: 2 }] });
    await store.write((tx) =>
      tx.employees.update(employees.adam.id, { active: false }, happened("employee.deactivated", now)),
    );
    expect(await moved(10)).toEqual({ count: 1, first: [{ line: 4 }] });
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
    expect(await store.read((tx) => tx.imports.listRows(id, 10))).toMatchObject([{ name: expect.any(String) }]);
    expect(await store.write((tx) => tx.imports.clearRows(id, 2))).toBe(1);
  });
});
