import { beforeEach, describe, expect, test } from "vitest";
import { eventOf } from "../context.ts";
import {
  codeOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { findProductSession, signInUser, startUserSession } from "../sessions/session.ts";
import type { Say } from "../support-access/choice.ts";
import { addUser } from "./add.ts";
import { changeUser } from "./change.ts";
import { getUser } from "./get.ts";
import { listUsers } from "./list.ts";
import { showUser } from "./show.ts";

const first = { cursor: null, limit: 50 };
const tom = { name: "Tom Okafor", email: "tom@globex.example" };
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const found = async (query: string) => (await listUsers(team.mina, { query }, first)).items.map(({ email }) => email);

describe("users", () => {
  test("are found by every employee, by part of name or e-mail or by id", async () => {
    expect(await found("PATEL")).toEqual(["uma@globex.example"]);
    expect(await found("globex")).toEqual(["uma@globex.example"]);
    expect(await found(team.uma.id)).toEqual(["uma@globex.example"]);
    expect(await found("%")).toEqual([]);
    expect(await found("_")).toEqual([]);
  });

  test("come with why nobody could impersonate them, and their JSON without", async () => {
    await changeUser(team.olivia, team.uma.id, { active: false });
    const { items } = await listUsers(team.max, { query: "" }, first);
    const byEmail = Object.fromEntries(items.map(({ email, impersonatable }) => [email, impersonatable]));
    expect(byEmail).toMatchObject({
      "uma@globex.example": { allowed: false, because: "user_unavailable" },
      "ugo@initech.example": { allowed: true },
      "olivia@acme.example": { allowed: false, because: "user_is_employee" },
    });
    const uma = await getUser(team.max, team.uma.id);
    expect(uma.impersonatable).toMatchObject({ because: "user_unavailable" });
    expect(showUser(uma)).toEqual({
      id: team.uma.id,
      name: "Uma Patel",
      email: "uma@globex.example",
      externalId: null,
      active: false,
      createdAt: team.uma.createdAt.toISOString(),
    });
  });

  test.each<[string, Say, "allowed" | "user_refuses"]>([
    ["that everybody is let in", { choice: "always", until: null }, "allowed"],
    ["to be asked", { choice: "ask", until: null }, "allowed"],
    ["until a date", { choice: "until", until: new Date("2026-11-22T09:00:00.001Z") }, "allowed"],
    ["until a date that is over", { choice: "until", until: new Date("2026-11-22T09:00:00.000Z") }, "user_refuses"],
    ["never", { choice: "never", until: null }, "user_refuses"],
  ])("come with what they have chosen: %s", async (_, say, expected) => {
    const event = eventOf(team.context, "support_access.changed", { kind: "system" });
    await team.store.write((tx) => tx.supportAccess.put(team.uma.id, { ...say, at: team.clock.now }, event));
    const { items } = await listUsers(team.max, { query: "uma" }, first);
    for (const uma of [items[0], await getUser(team.max, team.uma.id)]) {
      expect(uma).toMatchObject({ says: say, hasChosen: true });
      expect(uma?.impersonatable.allowed === false ? uma.impersonatable.because : "allowed").toBe(expected);
    }
    const ugo = (await listUsers(team.max, { query: "ugo" }, first)).items[0];
    expect(ugo).toMatchObject({ says: { choice: "always" }, hasChosen: false, impersonatable: { allowed: true } });
  });

  test("come in pages, newest first, until the cursor is null", async () => {
    team.clock.advance(1000);
    await addUser(team.olivia, tom);
    const pages = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listUsers>> = await listUsers(
        team.max,
        { query: "" },
        { cursor, limit: 1 },
      );
      pages.push(...page.items.map(({ email }) => email));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages[0]).toBe("tom@globex.example");
    expect(new Set(pages).size).toBe(4);
    expect(pages).toHaveLength(4);
  });

  test("who are not there are not found", async () => {
    await expectRefused(team, () => getUser(team.max, team.max.caller.id), "not_found");
    await expectRefused(team, () => changeUser(team.olivia, team.max.caller.id, { active: false }), "not_found");
  });
});

describe("adding a user", () => {
  test("is recorded, and gives nobody a password", async () => {
    const events = await recorded(team, async () => {
      expect(await addUser(team.adam, tom)).toMatchObject({ ...tom, active: true });
    });
    expect(events).toMatchObject([{ type: "user.added", actor: { id: team.adam.caller.id }, user: tom }]);
    expect(await signInUser(team.context, { email: tom.email, password: PASSWORD })).toBeNull();
    expect(await signInUser(team.context, { email: tom.email, password: "" })).toBeNull();
  });

  test("whose e-mail is taken, however it is written, is refused", async () => {
    for (const email of ["uma@globex.example", "UMA@globex.example", "ｕma@globex.example"]) {
      await expectRefused(team, () => addUser(team.olivia, { name: "Uma", email }), "email_taken");
    }
  });

  test("is not for Members, which is recorded", async () => {
    await expectRefused(team, () => addUser(team.mina, tom), "forbidden", "user.denied");
  });
});

describe("changing a user", () => {
  test("renames, and says from what to what", async () => {
    const events = await recorded(team, () => changeUser(team.adam, team.uma.id, { name: "Uma Rao" }));
    expect(events).toMatchObject([{ type: "user.renamed", changes: { name: { from: "Uma Patel", to: "Uma Rao" } } }]);
    expect(await found("rao")).toEqual(["uma@globex.example"]);
    expect(await found("patel")).toEqual([]);
  });

  test("who is disabled signs them out, and whoever acts as them", async () => {
    const token = await startUserSession(team.context, team.uma.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => changeUser(team.adam, team.uma.id, { active: false }));
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["user.disabled", null],
      ["impersonation.ended", "user_unavailable"],
      ["session.ended", "user_disabled"],
    ]);
    await changeUser(team.adam, team.uma.id, { active: true });
    expect(await fateOf(team, impersonation)).toBe("user_unavailable");
    expect((await findProductSession(team.context, token)).session).toBeNull();
    expect(await signInUser(team.context, { email: "uma@globex.example", password: PASSWORD })).not.toBeNull();
  });

  test("in two ways at once is two events, and in none is none", async () => {
    const to = { name: "Uma Rao", active: false };
    const types = (await recorded(team, () => changeUser(team.adam, team.uma.id, to))).map(({ type }) => type);
    expect(types).toEqual(["user.renamed", "user.disabled"]);
    expect(await recorded(team, () => changeUser(team.adam, team.uma.id, to))).toEqual([]);
  });

  test("is not for Members, which is recorded, and ends nothing", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    const act = () => changeUser(team.max, team.uma.id, { active: false });
    const event = await expectRefused(team, act, "forbidden", "user.denied");
    expect(event).toMatchObject({ user: { id: team.uma.id }, changes: { active: { from: true, to: false } } });
    expect(await fateOf(team, impersonation)).toBe("live");
    expect(await codeOf(() => changeUser(team.mina, team.uma.id, { name: "Eve" }))).toBe("forbidden");
  });
});
