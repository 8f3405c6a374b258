import { describe, expect, test } from "vitest";
import { databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";
import { employees } from "../people.ts";
import { now, present, withRows } from "./imports.testing.ts";

describe.each(databases)("imports on %s", (_, open) => {
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
});
