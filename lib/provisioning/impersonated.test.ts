import { beforeEach, describe, expect, test } from "vitest";
import { errorOf, expectRefused, fateOf, impersonate, recorded } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { deleteUser } from "./delete.ts";
import { type Crm, openCrm, tom, types } from "./provisioning.testing.ts";
import { patchUser, putUser, putUsers } from "./put.ts";

let team: Crm["team"];
let crm: Crm["crm"];
let listed: Crm["listed"];
beforeEach(async () => {
  ({ team, crm, listed } = await openCrm());
});

const found = async (email: string) => {
  const [user] = await listed(email);
  if (!user) throw new Error(`${email} is there`);
  return user;
};

describe("whoever acts as a user is out in the same transaction", () => {
  beforeEach(() => putUser(crm, "crm-1", { email: "uma@globex.example", name: "Uma Patel" }));

  test("when the user gets an e-mail that an employee has", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    await patchUser(crm, "crm-1", { name: "Uma P." });
    expect(await fateOf(team, impersonation)).toBe("live");
    const events = await recorded(team, () => patchUser(crm, "crm-1", { email: "ADAM@acme.example" }));
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["user.updated", null],
      ["impersonation.ended", "user_unavailable"],
    ]);
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
  });

  test.each([
    ["e-mail", () => patchUser(crm, "crm-1", { email: "uma.new@globex.example" })],
    ["external id", () => putUser(crm, "crm-3", { email: "ugo@initech.example", name: "Ugo Brandt" })],
    ["e-mail, in a batch", () => putUsers(crm, { users: [{ externalId: "crm-1", ...tom }] })],
  ])("when the user gets another %s: products would take them for somebody else", async (what, act) => {
    const user = what === "external id" ? await found("ugo@initech.example") : team.uma;
    const impersonation = await impersonate(team, team.mina, user);
    await act();
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
  });

  test.each([
    ["is disabled", () => patchUser(crm, "crm-1", { active: false }), "user.disabled"],
    ["is deleted", () => deleteUser(crm, "crm-1"), "user.deleted"],
  ])("when the user %s, and the user is signed out", async (_, act, type) => {
    const token = await startUserSession(team.context, team.uma.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, act);
    expect(types(events).sort()).toEqual(["impersonation.ended", "session.ended", type].sort());
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
    expect((await findProductSession(team.context, token)).session).toBeNull();
  });
});

describe("a user who is an employee too", () => {
  const olivia = { externalId: "crm-o", email: "Olivia@ACME.example", name: "Olivia" };
  const away = { ...olivia, email: "o@gmail.example" };
  beforeEach(() => putUser(crm, olivia.externalId, olivia));

  test("keeps the employee's e-mail, and so can't be impersonated by a detour", async () => {
    for (const act of [() => putUser(crm, "crm-o", away), () => patchUser(crm, "crm-o", { email: away.email })]) {
      await expectRefused(team, act, "user_is_employee");
      const { fields } = await errorOf(act);
      expect(fields).toMatchObject([{ pointer: "/email", detail: expect.stringContaining("can't be changed here") }]);
    }
    // Also where another takes the e-mail over.
    const swapped = { users: [away, { externalId: "crm-9", email: olivia.email, name: "New" }] };
    for (const input of [{ users: [away] }, swapped]) {
      await expectRefused(team, () => putUsers(crm, input), "invalid_input");
      const { fields } = await errorOf(() => putUsers(crm, input));
      expect(fields).toMatchObject([{ pointer: "/users/0/email", detail: expect.stringContaining("is an employee") }]);
    }
  });

  test("may have it written in another way, and moves on once the employee is deactivated", async () => {
    await putUser(crm, "crm-o", { ...olivia, email: "olivia@acme.example" });
    await putUser(crm, "crm-m", { email: "max@acme.example", name: "Max" });
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    await putUser(crm, "crm-m", { email: "m@gmail.example", name: "Max" });
  });
});
