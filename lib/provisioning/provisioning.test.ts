import { beforeEach, describe, expect, test } from "vitest";
import { createApiKey } from "../api-keys/create.ts";
import { revokeApiKey } from "../api-keys/revoke.ts";
import type { ApiKeyContext } from "../context.ts";
import {
  errorOf,
  eventsOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { checkUserPassword, findProductSession, startUserSession } from "../sessions/session.ts";
import { changeUser } from "../users/change.ts";
import { getUser } from "../users/get.ts";
import { listUsers } from "../users/list.ts";
import { deleteUser } from "./delete.ts";
import { getUserByExternalId } from "./get.ts";
import { patchUser, putUser, putUsers } from "./put.ts";

let team: Team;
let crm: ApiKeyContext;
beforeEach(async () => {
  team = await openTeam();
  const { apiKey } = await createApiKey(team.adam, { name: "CRM" });
  crm = { ...team.context, apiKey };
});

const tom = { email: "tom@globex.example", name: "Tom Okafor" };
const listed = async (query = "") => (await listUsers(team.max, { query }, { cursor: null, limit: 100 })).items;
const found = async (email: string) => {
  const [user] = await listed(email);
  if (!user) throw new Error(`${email} is there`);
  return user;
};
const types = (events: { type: string; reason: string | null }[]) => events.map(({ type }) => type);

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
    expect(await checkUserPassword(team.context, { email: tom.email, password: "" })).toBeNull();
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
    expect(Object.keys(events[0]?.changes ?? {})).toEqual(["externalId", "email"]);
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
    expect(await checkUserPassword(team.context, { email: "", password: "" })).toBeNull();
    for (const again of [tom, { name: null, email: null }, { name: "Nobody", email: `${user.id}@deleted.invalid` }]) {
      const other = (await putUser(crm, "crm-8", again)).user;
      expect(other.id).not.toBe(user.id);
      await deleteUser(crm, "crm-8");
    }
  });
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

test("users are found by their whole external id, letter case and all", async () => {
  await putUser(crm, "CRM-7", tom);
  expect((await listed("CRM-7")).map(({ email }) => email)).toEqual([tom.email]);
  expect(await listed("CRM-")).toEqual([]);
  expect(await listed("crm-7")).toEqual([]);
});
