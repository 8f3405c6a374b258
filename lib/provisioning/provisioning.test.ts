import { beforeEach, describe, expect, test } from "vitest";
import { revokeApiKey } from "../api-keys/revoke.ts";
import { errorOf, eventsOf, expectRefused, fateOf, impersonate, recorded } from "../employees/employees.testing.ts";
import { signInUser } from "../sessions/session.ts";
import { changeUser } from "../users/change.ts";
import { getUser } from "../users/get.ts";
import { deleteUser } from "./delete.ts";
import { getUserByExternalId } from "./get.ts";
import { type Crm, openCrm, tom, types } from "./provisioning.testing.ts";
import { patchUser, putUser, putUsers } from "./put.ts";

let team: Crm["team"];
let crm: Crm["crm"];
let listed: Crm["listed"];
beforeEach(async () => {
  ({ team, crm, listed } = await openCrm());
});

describe("a user without an e-mail", () => {
  test("is nobody else who has none, and is found by what there is", async () => {
    const one = (await putUser(crm, "crm-7", { name: null, email: null })).user;
    const other = (await putUser(crm, "crm-8", { name: "Nameless Eight", email: null })).user;
    expect(other.id).not.toBe(one.id);
    expect((await listed("crm-7")).map(({ id }) => id)).toEqual([one.id]);
    expect((await listed("less eig")).map(({ id }) => id)).toEqual([other.id]);
    expect(await putUser(crm, "crm-7", { name: null, email: null })).toEqual({ user: one, added: false });
    expect(one).toMatchObject({ name: null, email: null, active: true });
  });

  test("may be impersonated, and who takes an employee's e-mail away from a user is refused", async () => {
    const { user } = await putUser(crm, "crm-7", { name: null, email: null });
    expect(await fateOf(team, await impersonate(team, team.mina, user))).toBe("live");
    await putUser(crm, "crm-9", { name: "Max", email: "max@acme.example" });
    for (const act of [
      () => putUser(crm, "crm-9", { name: "Max", email: null }),
      () => patchUser(crm, "crm-9", { email: null }),
    ])
      expect((await errorOf(act)).code).toBe("user_is_employee");
  });

  test("who loses the e-mail is somebody else to a product, so who acts as them is out", async () => {
    const { user } = await putUser(crm, "crm-7", tom);
    const asTom = await impersonate(team, team.mina, user);
    const events = await recorded(team, () => patchUser(crm, "crm-7", { email: null }));
    expect(events[0]).toMatchObject({ type: "user.updated", changes: { email: { from: tom.email, to: null } } });
    expect(await fateOf(team, asTom)).toBe("user_unavailable");
  });
});

describe("putting a user", () => {
  test("who is unknown adds them, by the key, without a password to sign in by", async () => {
    const events = await recorded(team, async () => {
      const { user, added } = await putUser(crm, "crm-7", tom);
      expect(added).toBe(true);
      expect(user).toMatchObject({ ...tom, externalId: "crm-7", active: true });
    });
    expect(events).toMatchObject([
      { type: "user.added", actor: { kind: "api_key", id: crm.apiKey.id, name: "CRM" }, user: tom },
    ]);
    expect(await signInUser(team.context, { email: tom.email, password: "" })).toBeNull();
  });

  test("again as they are writes nothing, and leaves alone what it doesn't name", async () => {
    const { user } = await putUser(crm, "crm-7", { ...tom, active: false });
    for (const again of [tom, { ...tom, active: false }]) {
      const events = await recorded(team, async () =>
        expect(await putUser(crm, "crm-7", again)).toEqual({ user, added: false }),
      );
      expect(events).toEqual([]);
    }
  });

  test("adopts one with that e-mail who has no external id, and keeps their id", async () => {
    const events = await recorded(team, async () => {
      const { user, added } = await putUser(crm, "crm-1", { email: "Uma@globex.example", name: "Uma Patel" });
      expect({ added, id: user.id, externalId: user.externalId }).toEqual({
        added: false,
        id: team.uma.id,
        externalId: "crm-1",
      });
    });
    expect(events).toMatchObject([
      {
        type: "user.updated",
        changes: {
          externalId: { from: null, to: "crm-1" },
          email: { from: "uma@globex.example", to: "Uma@globex.example" },
        },
      },
    ]);
    expect(Object.keys(events[0]?.changes ?? {}).sort()).toEqual(["email", "externalId"]);
  });

  test("whose e-mail another has is refused, and nothing changes", async () => {
    await putUser(crm, "crm-1", { email: "uma@globex.example", name: "Uma Patel" });
    await putUser(crm, "crm-7", tom);
    for (const [id, email] of [
      ["crm-8", "UMA@globex.example"],
      ["crm-7", "uma@globex.example"],
      ["crm-7", "ugo@initech.example"],
    ] as const) {
      await expectRefused(team, () => putUser(crm, id, { ...tom, email }), "email_taken");
    }
  });

  test("says what changed, from what to what, one event for each kind of change", async () => {
    await putUser(crm, "crm-7", tom);
    const events = await recorded(team, () => putUser(crm, "crm-7", { ...tom, name: "Tom O.", active: false }));
    expect(events).toMatchObject([
      { type: "user.updated", changes: { name: { from: "Tom Okafor", to: "Tom O." } } },
      { type: "user.disabled", changes: { active: { from: true, to: false } } },
    ]);
    expect(types(await recorded(team, () => patchUser(crm, "crm-7", { active: true })))).toEqual(["user.enabled"]);
  });

  test("with a key that has been revoked meanwhile changes nothing", async () => {
    await revokeApiKey(team.olivia, crm.apiKey.id);
    await expectRefused(team, () => putUser(crm, "crm-7", tom), "not_signed_in");
    await expectRefused(team, () => putUsers(crm, { users: [{ externalId: "crm-7", ...tom }] }), "not_signed_in");
    await expectRefused(team, () => deleteUser(crm, "crm-7"), "not_signed_in");
  });
});

describe("a deleted user", () => {
  test("is found nowhere, keeps a name in what happened, and frees e-mail and external id", async () => {
    const { user } = await putUser(crm, "crm-7", tom);
    await deleteUser(crm, "crm-7");
    for (const query of ["", "Okafor", tom.email, user.id, "crm-7", "deleted", "Deleted user"]) {
      expect((await listed(query)).map(({ id }) => id)).not.toContain(user.id);
    }
    await expectRefused(team, () => getUser(team.max, user.id), "not_found");
    await expectRefused(team, () => changeUser(team.adam, user.id, { active: true }), "not_found");
    await expectRefused(team, () => getUserByExternalId(crm, "crm-7"), "not_found");
    await expectRefused(team, () => patchUser(crm, "crm-7", { active: true }), "not_found");
    await expectRefused(team, () => deleteUser(crm, "crm-7"), "not_found");
    expect((await eventsOf(team))[0]).toMatchObject({ type: "user.deleted", user: { id: user.id, ...tom } });
    const again = await putUser(crm, "crm-7", tom);
    expect(again).toMatchObject({ added: true });
    expect(again.user.id).not.toBe(user.id);
  });

  test("can't be brought back by their e-mail, nor by the lack of one", async () => {
    const { user } = await putUser(crm, "crm-7", tom);
    await deleteUser(crm, "crm-7");
    expect(await signInUser(team.context, { email: "", password: "" })).toBeNull();
    for (const again of [tom, { name: null, email: null }, { name: "Nobody", email: `${user.id}@deleted.invalid` }]) {
      const other = (await putUser(crm, "crm-8", again)).user;
      expect(other.id).not.toBe(user.id);
      await deleteUser(crm, "crm-8");
    }
  });
});

test("users are found by the beginning of their external id, whatever the letter case", async () => {
  await putUser(crm, "CRM-7", tom);
  expect((await listed("CRM-7")).map(({ email }) => email)).toEqual([tom.email]);
  for (const query of ["CRM-", "crm-7", "crm7"]) expect(await listed(query), query).toHaveLength(1);
  for (const query of ["CRM-8", "rm7"]) expect(await listed(query), query).toEqual([]);
});
