import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { codeOf, impersonate, recorded } from "../employees/employees.testing.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { deleteUser } from "../provisioning/delete.ts";
import { beginImport } from "../provisioning/imports/begin.ts";
import { commitImport } from "../provisioning/imports/commit.ts";
import { bytesOf, streamOf } from "../provisioning/imports/imports.testing.ts";
import { readImportFile } from "../provisioning/imports/read.ts";
import { type Crm, openCrm } from "../provisioning/provisioning.testing.ts";
import { patchUser, putUser, putUsers } from "../provisioning/put.ts";
import { askToStart } from "../requests/ask.ts";
import { addUser } from "../users/add.ts";
import type { Say } from "./choice.ts";
import { chooseSupportAccess } from "./choose.ts";
import { byKey } from "./owner.ts";

const uma = { email: "uma@globex.example", name: "Uma Patel" };
const tom = { email: "tom@initech.example", name: "Tom Okafor" };
let team: Crm["team"];
let crm: Crm["crm"];
let listed: Crm["listed"];
beforeEach(async () => {
  ({ team, crm, listed } = await openCrm());
  await putUser(crm, "crm-1", uma);
});

const choose = (choice: Say["choice"], externalId = "crm-1") =>
  chooseSupportAccess(byKey(crm, externalId), {
    choice,
    until: choice === "until" ? new Date(team.clock.now.getTime() + 60_000) : null,
  });

async function idOf(query: string): Promise<string> {
  const [user] = await listed(query);
  if (!user) throw new Error(`${query} is there`);
  return user.id;
}
const saidOf = async (query: string) => {
  const id = await idOf(query);
  return (await team.store.read((tx) => tx.supportAccess.find(id)))?.choice ?? null;
};
const refused = async (query: string) =>
  expect(await codeOf(async () => impersonate(team, team.mina, { ...team.uma, id: await idOf(query) }))).toBe(
    "user_refuses",
  );

async function importing(file: string, as: EmployeeContext = team.adam) {
  const bytes = bytesOf(file);
  const { id } = await beginImport(as, { fileName: "users.csv", size: bytes.length });
  await readImportFile(as, id, streamOf(bytes));
  return commitImport(as, id);
}

/** Each way of taking Uma's e-mail from her. */
const moves: [how: string, act: (email: string) => Promise<unknown>][] = [
  ["by an upsert", (email) => putUser(crm, "crm-1", { ...uma, email })],
  ["by a patch", (email) => patchUser(crm, "crm-1", { email })],
  ["in a batch", (email) => putUsers(crm, { users: [{ externalId: "crm-1", ...uma, email }] })],
  ["by a file", (email) => importing(`external_id,email\ncrm-1,${email}\n`)],
];

describe.each(moves)("who says never, and gets another e-mail %s,", (_, move) => {
  test("is let in to by neither of the two: whoever gets the old one says so, too", async () => {
    await choose("never");
    await move("uma@free.example");
    await refused("uma");
    const events = await recorded(team, () => addUser(team.adam, { name: "Decoy", email: "UMA@globex.example" }));
    expect(events).toMatchObject([
      { type: "user.added" },
      { type: "support_access.changed", changes: { choice: { from: "always", to: "never" } } },
    ]);
    await refused("decoy");
  });
});

describe("what a user says isn't got around", () => {
  test("by handing their e-mail to another user, in a file as in a batch, whatever that one says", async () => {
    await putUser(crm, "crm-2", tom);
    await choose("never");
    await choose("always", "crm-2");
    await importing(`external_id,email\ncrm-1,${tom.email}\ncrm-2,${uma.email}\n`);
    for (const query of ["Uma Patel", "Tom Okafor"]) await refused(query);
    await choose("always", "crm-2");
    await putUsers(crm, {
      users: [
        { externalId: "crm-1", ...uma },
        { externalId: "crm-2", ...tom },
      ],
    });
    expect([await saidOf("Uma Patel"), await saidOf("Tom Okafor")]).toEqual(["never", "never"]);
  });

  test.each([
    ["with the same external id", "crm-1", "other@free.example"],
    ["with the same e-mail", "crm-9", uma.email],
  ])("by deleting them and adding them again %s, by a call as by a file", async (_, externalId, email) => {
    await choose("never");
    await deleteUser(crm, "crm-1");
    await putUser(crm, externalId, { email, name: "Again" });
    await refused("again");
    await deleteUser(crm, externalId);
    await importing(`external_id,email,name\n${externalId},${email},Once more\n`);
    await refused("once more");
  });

  test("where they want to be asked: whoever gets their e-mail is asked", async () => {
    await choose("ask");
    await patchUser(crm, "crm-1", { email: "uma@free.example" });
    const decoy = await addUser(team.adam, { name: "Decoy", email: uma.email });
    const input = { userId: decoy.id, reason: "Why", ticket: null, productId: null };
    expect(await startImpersonation(team.mina, input, askToStart)).toMatchObject({ request: { needsUser: true } });
  });

  test("where a date is over until which they let support in: that is a no", async () => {
    await choose("until");
    await patchUser(crm, "crm-1", { email: "uma@free.example" });
    await addUser(team.adam, { name: "Decoy", email: uma.email });
    expect(await saidOf("decoy")).toBe("never");
  });

  test("and is their own again with their old e-mail; who lets everybody in leaves nothing behind", async () => {
    await choose("ask");
    await patchUser(crm, "crm-1", { email: "uma@free.example" });
    expect((await recorded(team, () => patchUser(crm, "crm-1", { email: uma.email }))).map(({ type }) => type)).toEqual(
      ["user.updated"],
    );
    await choose("always");
    await patchUser(crm, "crm-1", { email: "uma@other.example" });
    await addUser(team.adam, { name: "Decoy", email: uma.email });
    expect([await saidOf("Uma Patel"), await saidOf("decoy")]).toEqual(["always", null]);
  });
});
