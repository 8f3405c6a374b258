import { beforeEach, describe, expect, test } from "vitest";
import { errorOf, expectRefused, recorded } from "../employees/employees.testing.ts";
import { getUserByExternalId } from "./get.ts";
import { type Crm, openCrm } from "./provisioning.testing.ts";
import { putUser, putUsers } from "./put.ts";

let team: Crm["team"];
let crm: Crm["crm"];
let listed: Crm["listed"];
beforeEach(async () => {
  ({ team, crm, listed } = await openCrm());
});

describe("a batch", () => {
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, nth) => ({
      externalId: `crm-${from + nth}`,
      email: `user${from + nth}@crm.example`,
      name: `User ${from + nth}`,
    }));

  test("of a thousand is taken over, and the same again changes and records nothing", async () => {
    const users = many(1000);
    expect(await putUsers(crm, { users })).toEqual({ added: 1000, updated: 0, unchanged: 0 });
    const next = [...many(500), ...many(499, 500).map((user) => ({ ...user, name: "New" })), ...many(1, 2000)];
    expect(await putUsers(crm, { users: next })).toEqual({ added: 1, updated: 499, unchanged: 500 });
    const events = await recorded(team, async () =>
      expect(await putUsers(crm, { users: next })).toEqual({ added: 0, updated: 0, unchanged: 1000 }),
    );
    expect(events).toEqual([]);
  });

  test("with one that can't be is refused as a whole, and says which", async () => {
    await putUser(crm, "crm-x", { email: "taken@crm.example", name: "Somebody" });
    const users = many(5);
    const wrong = [
      ...users,
      { externalId: "crm-5", email: "taken@crm.example", name: "Taken" },
      { externalId: "crm-1", email: "other@crm.example", name: "Twice" },
      { externalId: "crm-6", email: "USER2@crm.example", name: "Twice" },
    ];
    await expectRefused(team, () => putUsers(crm, { users: wrong }), "invalid_input");
    const { fields } = await errorOf(() => putUsers(crm, { users: wrong }));
    expect(fields.map(({ pointer }) => pointer).sort()).toEqual([
      "/users/5/email",
      "/users/6/externalId",
      "/users/7/email",
    ]);
    expect(fields.find(({ pointer }) => pointer === "/users/6/externalId")?.detail).toContain("/users/1/externalId");
    expect(fields.find(({ pointer }) => pointer === "/users/7/email")?.detail).toContain("/users/2/email");
  });

  test("may hand e-mails on from user to user, also in a circle", async () => {
    const [a, b, c] = many(3);
    if (!a || !b || !c) throw new Error("three");
    await putUsers(crm, { users: [a, b, c] });
    const turned = [
      { ...a, email: b.email },
      { ...b, email: c.email },
      { ...c, email: a.email },
    ];
    expect(await putUsers(crm, { users: turned })).toEqual({ added: 0, updated: 3, unchanged: 0 });
    expect((await getUserByExternalId(crm, a.externalId)).email).toBe(b.email);
    const taken = { externalId: "crm-9", email: a.email, name: "New" };
    expect(await putUsers(crm, { users: [taken, { ...c, email: "c@crm.example" }] })).toMatchObject({
      added: 1,
      updated: 1,
    });
    expect((await listed(a.email)).map(({ externalId }) => externalId)).toEqual(["crm-9"]);
  });
});
