import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { codeOf, fateOf, impersonate, recorded } from "../employees/employees.testing.ts";
import { openScene } from "../impersonations/impersonating.testing.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { deleteUser } from "../provisioning/delete.ts";
import { beginImport } from "../provisioning/imports/begin.ts";
import { commitImport } from "../provisioning/imports/commit.ts";
import { bytesOf, streamOf } from "../provisioning/imports/imports.testing.ts";
import { readImportFile } from "../provisioning/imports/read.ts";
import { type Crm, openCrm } from "../provisioning/provisioning.testing.ts";
import { patchUser, putUser, putUsers } from "../provisioning/put.ts";
import { addUser } from "../users/add.ts";
import type { ListedUser } from "../users/list.ts";
import { protectDomain } from "./domain.ts";
import { protectUser, unprotectUser } from "./user.ts";

const reason = "She is the founder";
const uma = { email: "uma@globex.example", name: "Uma Patel" };
const tom = { email: "tom@initech.example", name: "Tom Okafor" };
let team: Crm["team"];
let crm: Crm["crm"];
let listed: Crm["listed"];
beforeEach(async () => {
  ({ team, crm, listed } = await openCrm());
  await putUser(crm, "crm-1", uma);
});

async function named(query: string): Promise<ListedUser> {
  const [user] = await listed(query);
  if (!user) throw new Error(`${query} is there`);
  return user;
}
const refused = async (query: string) => {
  const user = await named(query);
  expect(user.impersonatable).toMatchObject({ because: "user_protected" });
  expect(await codeOf(() => impersonate(team, team.mina, user))).toBe("user_protected");
};
const kept = async (query: string) => (await named(query)).protections.map(({ kind, reason: why }) => [kind, why]);

async function importing(file: string, as: EmployeeContext = team.adam) {
  const bytes = bytesOf(file);
  const { id } = await beginImport(as, { fileName: "users.csv", size: bytes.length });
  await readImportFile(as, id, streamOf(bytes));
  return commitImport(as, id);
}

describe("another program", () => {
  test("protects a user by a field, new or there, which ends what runs and is recorded as the key's", async () => {
    const running = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => patchUser(crm, "crm-1", { protected: true }));
    expect(events).toMatchObject([
      { type: "user.protected", actor: { kind: "api_key", name: "CRM" }, user: { id: team.uma.id } },
      { type: "impersonation.ended", reason: "user_protected" },
    ]);
    expect(await fateOf(team, running)).toBe("user_protected");
    await putUser(crm, "crm-2", { ...tom, protected: true });
    for (const query of ["uma", "tom"]) await refused(query);
    expect((await named("tom")).protections).toMatchObject([{ by: { kind: "api_key", name: "CRM" }, reason: null }]);
  });

  test.each([
    ["leaves the field out", uma],
    ["says no", { ...uma, protected: false }],
    ["says it again", { ...uma, protected: true }],
  ])("never unprotects: nothing changes when it %s", async (_, input) => {
    await protectUser(team.adam, team.uma.id, { reason });
    const acts = [
      () => putUser(crm, "crm-1", input),
      () => patchUser(crm, "crm-1", input),
      () => putUsers(crm, { users: [{ externalId: "crm-1", ...input }] }),
    ];
    for (const act of acts) expect(await recorded(team, act)).toEqual([]);
    expect(await kept("uma")).toEqual([["user", reason]]);
  });

  test("protects many at once", async () => {
    const users = [
      { externalId: "crm-1", ...uma, protected: true },
      { externalId: "crm-2", ...tom, protected: true },
    ];
    expect(await putUsers(crm, { users })).toEqual({ added: 1, updated: 1, unchanged: 0 });
    expect(await putUsers(crm, { users })).toEqual({ added: 0, updated: 0, unchanged: 2 });
    for (const query of ["uma", "tom"]) await refused(query);
  });
});

describe("a file", () => {
  test("protects by a column, and unprotects nobody by it", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    const running = await impersonate(team, team.mina, await named("ugo"));
    const file =
      "external_id,email,Protected\ncrm-1,uma@globex.example,no\n,ugo@initech.example,yes\ncrm-3,zoe@x.example,true\ncrm-4,max@x.example,\n";
    const events = await recorded(team, () => importing(file));
    expect(events).toMatchObject([
      { type: "user.imported", changes: { added: { to: 2 }, updated: { to: 1 }, protected: { to: 2 } } },
      { type: "impersonation.ended", reason: "user_protected" },
    ]);
    expect(await fateOf(team, running)).toBe("user_protected");
    for (const query of ["uma", "ugo", "zoe"]) await refused(query);
    expect(await kept("max@x.example")).toEqual([]);
    expect((await named("zoe")).protections).toMatchObject([{ by: { name: "Adam Novak" } }]);
  });

  test("says so in its preview, and again says nothing", async () => {
    await importing("external_id,protected\ncrm-1,yes\n");
    const bytes = bytesOf("external_id,protected\ncrm-1,yes\n");
    const { id } = await beginImport(team.adam, { fileName: "users.csv", size: bytes.length });
    const { changes, preview } = await readImportFile(team.adam, id, streamOf(bytes));
    expect(changes).toEqual({ added: 0, updated: 0, unchanged: 1 });
    expect(preview).toMatchObject([{ outcome: "unchanged", protected: true, changes: null }]);
  });

  test("with another word in the column is refused", async () => {
    const bytes = bytesOf("external_id,protected\ncrm-1,maybe\n");
    const { id } = await beginImport(team.adam, { fileName: "users.csv", size: bytes.length });
    expect(await readImportFile(team.adam, id, streamOf(bytes))).toMatchObject({
      status: "refused",
      errors: [{ line: 2, column: "protected", detail: "Write true or false, or leave it empty." }],
    });
  });
});

/** Each way of giving Uma another e-mail that isn't her own. */
const moves: [how: string, act: (email: string) => Promise<unknown>][] = [
  ["by an upsert", (email) => putUser(crm, "crm-1", { ...uma, email })],
  ["by a patch", (email) => patchUser(crm, "crm-1", { email })],
  ["in a batch", (email) => putUsers(crm, { users: [{ externalId: "crm-1", ...uma, email }] })],
  ["by a file", (email) => importing(`external_id,email\ncrm-1,${email}\n`)],
];

describe.each(moves)("another e-mail, %s,", (_, move) => {
  test("takes nobody out of a protected domain: who leaves it is protected themselves", async () => {
    await protectDomain(team.olivia, "globex.example", { reason });
    const events = await recorded(team, () => move("uma@free.example"));
    expect(events.map(({ type }) => type)).toContain("user.protected");
    await refused("uma");
    expect(await kept("uma")).toEqual([["user", "Had an e-mail of globex.example, which is protected."]]);
  });

  test("leaves a protection behind for whoever gets the old one", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    await move("uma@free.example");
    await refused("uma");
    await addUser(team.adam, { name: "Decoy", email: "UMA@globex.example" });
    await refused("decoy");
  });

  test("into a protected domain ends what runs, as protected", async () => {
    await protectDomain(team.olivia, "secret.example", { reason });
    const running = await impersonate(team, team.mina, team.uma);
    await move("uma@secret.example");
    expect(await fateOf(team, running)).toBe("user_protected");
    await refused("uma");
  });

  test("of somebody who isn't protected is as it was", async () => {
    await protectUser(team.adam, (await named("ugo")).id, { reason });
    const running = await impersonate(team, team.mina, team.uma);
    await move("uma@free.example");
    expect(await fateOf(team, running)).toBe("user_unavailable");
    expect(await kept("uma")).toEqual([]);
  });
});

describe("an order of steps", () => {
  test("two users' e-mails handed on to each other in one call protect both", async () => {
    await putUser(crm, "crm-2", tom);
    await protectUser(team.adam, team.uma.id, { reason });
    const users = [
      { externalId: "crm-1", ...uma, email: tom.email },
      { externalId: "crm-2", ...tom, email: uma.email },
    ];
    await putUsers(crm, { users });
    for (const query of ["Uma Patel", "Tom Okafor"]) await refused(query);
  });

  test("the same in a file", async () => {
    await putUser(crm, "crm-2", tom);
    await protectUser(team.adam, team.uma.id, { reason });
    await importing(`external_id,email\ncrm-1,${tom.email}\ncrm-2,${uma.email}\n`);
    for (const query of ["Uma Patel", "Tom Okafor"]) await refused(query);
  });

  test.each([
    ["with the same external id", "crm-1", "other@free.example"],
    ["with the same e-mail", "crm-9", uma.email],
  ])("a user deleted and added again %s is protected, by a call as by a file", async (_, externalId, email) => {
    await protectUser(team.adam, team.uma.id, { reason });
    await deleteUser(crm, "crm-1");
    await putUser(crm, externalId, { email, name: "Again" });
    await refused("again");
    expect(await kept("again")).toEqual([["user", "Has an address that a protected user had."]]);
    await deleteUser(crm, externalId);
    await importing(`external_id,email,name\n${externalId},${email},Once more\n`);
    await refused("once more");
  });

  test("so is one of a protected domain, with another e-mail", async () => {
    await protectDomain(team.adam, "globex.example", { reason });
    await deleteUser(crm, "crm-1");
    await putUser(crm, "crm-1", { email: "uma@free.example", name: "Again" });
    await refused("again");
  });

  test("an address that is protected so lets go of it with who got it: an Owner unprotects once", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    await deleteUser(crm, "crm-1");
    await putUser(crm, "crm-1", { ...uma, name: "Again" });
    await unprotectUser(team.olivia, (await named("again")).id);
    await deleteUser(crm, "crm-1");
    await putUser(crm, "crm-1", { ...uma, name: "Once more" });
    expect(await kept("once more")).toEqual([]);
  });

  test("what is deleted keeps no word of why", async () => {
    await protectUser(team.adam, team.uma.id, { reason });
    await deleteUser(crm, "crm-1");
    const rows = JSON.stringify(await team.store.sql("SELECT * FROM protections"));
    for (const word of [reason, uma.email, "crm-1", team.uma.id]) expect(rows).not.toContain(word);
  });
});

describe("a protection between two clicks", () => {
  test("keeps off whoever has confirmed and not opened yet: the code opens nothing", async () => {
    const scene = await openScene();
    const { impersonation } = await scene.start();
    const code = await scene.codeFor(impersonation.id);
    await protectUser(scene.caller("adam"), scene.people.uma.id, { reason });
    await expect(scene.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await scene.codeFor(impersonation.id)).toMatch(/^refused/);
  });

  test("takes a raise with it, and lets none begin", async () => {
    const scene = await openScene();
    const { impersonation } = await scene.start("mina", { access: "read_only" });
    await scene.redeem(await scene.codeFor(impersonation.id));
    const raise = () => raiseImpersonation(scene.caller("mina"), impersonation.id, { reason: "Why", minutes: 5 });
    await raise();
    await protectUser(scene.caller("adam"), scene.people.uma.id, { reason });
    expect(await codeOf(raise)).toBe("not_live");
  });
});
