import { describe, expect, test } from "vitest";
import type { UserImport } from "#lib/provisioning/imports/import.ts";
import type { Store } from "#lib/store/store.ts";
import { databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";
import { later, now, present, rowsOf, withRows } from "./imports.testing.ts";

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
