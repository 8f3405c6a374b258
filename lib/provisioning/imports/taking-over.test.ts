import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, expectRefused, fateOf, impersonate, recorded } from "../../employees/employees.testing.ts";
import { changeEmployee } from "../../employees/team.ts";
import { endAllImpersonations } from "../../impersonations/end.ts";
import { findProductSession, startUserSession } from "../../sessions/session.ts";
import { changeUser } from "../../users/change.ts";
import { beginImport } from "./begin.ts";
import { cancelImport } from "./cancel.ts";
import { commitImport } from "./commit.ts";
import { getImport } from "./get.ts";
import { type Imports, openImports } from "./imports.testing.ts";

let team: Imports["team"];
let read: Imports["read"];
let errorsOf: Imports["errorsOf"];
let users: Imports["users"];
beforeEach(async () => {
  ({ team, read, errorsOf, users } = await openImports());
});

test("each row of the preview says what becomes of it, those that change somebody first", async () => {
  const file =
    "external_id,email,name,active\n7,new@x.example,New,\n,ugo@initech.example,,\n1,uma@globex.example,Uma P.,no\n";
  const { preview } = await read(file);
  expect(preview).toMatchObject([
    {
      ...{ line: 4, outcome: "updated" },
      changes: {
        ...{ name: { from: "Uma Patel", to: "Uma P." }, externalId: { from: null, to: "1" } },
        ...{ active: { from: true, to: false } },
      },
    },
    { line: 2, outcome: "new", changes: null },
    { line: 3, outcome: "unchanged", changes: null },
  ]);
});

describe("taking a file over", () => {
  const file = "external_id,email,name,active\n1,uma@globex.example,Uma Patel,\n2,new@x.example,New,\n";

  test("writes all of it, on record as one event, and says what it did", async () => {
    const { id, changes } = await read(file);
    expect(changes).toEqual({ added: 1, updated: 1, unchanged: 0 });
    const events = await recorded(team, async () => {
      expect(await commitImport(team.adam, id)).toMatchObject({ status: "done", changes, preview: [] });
    });
    expect(events).toMatchObject([
      {
        type: "user.imported",
        actor: { id: team.adam.caller.id },
        changes: {
          ...{ file: { from: null, to: "users.csv" } },
          ...{ added: { from: 0, to: 1 }, updated: { from: 0, to: 1 } },
        },
      },
    ]);
    expect(await users()).toHaveLength(4);
    expect(await getImport(team.olivia, id)).toMatchObject({ status: "done", changes });
    expect((await read(file)).changes).toEqual({ added: 0, updated: 0, unchanged: 2 });
  });

  test("ends who acts as users that it disables, or gives an employee's e-mail, and signs the disabled out", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { role: "admin" });
    const token = await startUserSession(team.context, team.uma.id);
    const asUma = await impersonate(team, team.mina, team.uma);
    const { id } = await read("external_id,email,name,active\n1,uma@globex.example,Uma Patel,no\n");
    expect(await fateOf(team, asUma)).toBe("live");
    const events = await recorded(team, () => commitImport(team.adam, id));
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["user.imported", null],
      ["impersonation.ended", "user_unavailable"],
      ["session.ended", "user_disabled"],
    ]);
    expect(await fateOf(team, asUma)).toBe("user_unavailable");
    expect((await findProductSession(team.context, token)).session).toBeNull();

    await changeUser(team.adam, team.uma.id, { active: true });
    const again = await impersonate(team, team.mina, team.uma);
    await commitImport(team.adam, (await read("external_id,email,name\n1,max@acme.example,Uma Patel\n")).id);
    expect(await fateOf(team, again)).toBe("user_unavailable");
  });

  test("ends who acts as users to whom it gives another e-mail or external id, and nobody else", async () => {
    const [umas, ugos] = ["1,uma@globex.example,Uma Patel\n", "2,ugo@initech.example,Ugo Brandt\n"];
    const take = async (rows: string) => commitImport(team.adam, (await read(`external_id,email,name\n${rows}`)).id);
    const asUma = () => impersonate(team, team.mina, team.uma);
    for (const [rows, fate] of [
      [umas, "user_unavailable"],
      [umas.replace("Uma Patel", "Uma P.") + ugos, "live"],
      ["1,uma.new@globex.example,Uma P.\n", "user_unavailable"],
    ] as const) {
      const impersonation = await asUma();
      const events = await recorded(team, () => take(rows));
      expect(await fateOf(team, impersonation)).toBe(fate);
      const types = events.map(({ type }) => type);
      expect(types).toEqual(["user.imported", ...(fate === "live" ? [] : ["impersonation.ended"])]);
      if (fate === "live") await endAllImpersonations(team.adam);
    }
  });

  test("never takes an employee's e-mail from a user: an error of that line, asked again when it is taken over", async () => {
    const detail = "This user is an employee too; their e-mail can't be changed here.";
    const first = await read("external_id,email,name\n7,max@acme.example,Max\n8,olivia@acme.example,Olivia\n");
    await commitImport(team.adam, first.id);
    const rows = "external_id,E-mail,name\n7,m@gmail.example,Max\n8,OLIVIA@acme.example,Olivia\n";
    expect(await errorsOf(rows)).toEqual([`2 E-mail: ${detail}`]);

    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    const { id, status } = await read(rows);
    expect(status).toBe("ready");
    await changeEmployee(team.olivia, team.max.caller.id, { active: true });
    expect(await codeOf(() => commitImport(team.adam, id))).toBe("import_not_ready");
    expect(await getImport(team.adam, id)).toMatchObject({
      ...{ status: "refused", errorCount: 1, changes: null, errors: [{ line: 2, column: "E-mail", detail }] },
    });
    expect((await users()).map(({ email }) => email)).toContain("max@acme.example");
  });

  test("is refused, with the lines, when users have changed so that it can't be", async () => {
    const { id } = await read("external_id,email,name\n1,ada@x.example,Ada\n");
    await commitImport(team.olivia, (await read("external_id,email,name\n2,ada@x.example,Ada\n", team.olivia)).id);
    expect(await codeOf(() => commitImport(team.adam, id))).toBe("import_not_ready");
    expect(await getImport(team.adam, id)).toMatchObject({
      status: "refused",
      changes: null,
      errors: [{ line: 2, column: "email" }],
    });
    expect((await users()).filter(({ email }) => email === "ada@x.example")).toMatchObject([{ externalId: "2" }]);
  });

  test("happens once, and not before all is well", async () => {
    const { id } = await read(file);
    await commitImport(team.adam, id);
    await expectRefused(team, () => commitImport(team.adam, id), "import_not_ready");
    await expectRefused(team, () => cancelImport(team.adam, id), "import_not_ready");
    const refused = await read("name,email\nAda,ada\n");
    await expectRefused(team, () => commitImport(team.adam, refused.id), "import_not_ready");
    const waiting = await beginImport(team.adam, { fileName: "users.csv", size: 10 });
    await expectRefused(team, () => commitImport(team.adam, waiting.id), "import_not_ready");
    expect((await getImport(team.adam, refused.id)).status).toBe("cancelled");
  });
});
