import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { expectRefused, impersonate, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { DomainError } from "../errors.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { changeImpersonationSettings, getImpersonationSettings } from "../settings/change.ts";
import { addUser } from "../users/add.ts";
import { countUnread, listNotices, readNotice } from "./list.ts";
import type { NoticeSettings } from "./notice.ts";
import { showNotice } from "./show.ts";

const MINUTE = 60_000;
let team: Team;
beforeEach(async () => {
  team = await openTeam();
  // They were told already that it was turned on for this team.
  await team.store.sql("DELETE FROM employee_notices");
});

type Who = "olivia" | "adam" | "mina" | "max";
const noticesOf = async (who: Who) =>
  (await listNotices(team[who], { cursor: null, limit: 100 })).items.map(showNotice);
const typesOf = async (who: Who) => (await noticesOf(who)).map(({ type }) => type);
const mails = () => team.store.sql("SELECT type, receiver FROM deliveries WHERE kind = 'mail' ORDER BY seq");
const choose = (notices: Partial<NoticeSettings>) => changeImpersonationSettings(team.olivia, { notices });

describe("Owners are told", () => {
  test("that it was turned off and on, and nobody else is", async () => {
    await changeImpersonationSettings(team.olivia, { enabled: false });
    team.clock.advance(1000);
    await changeImpersonationSettings(team.olivia, { enabled: true });
    expect(await noticesOf("olivia")).toMatchObject([
      { type: "turned_on", text: "You turned user impersonation on.", href: "/settings", readAt: null },
      { type: "turned_off" },
    ]);
    for (const who of ["adam", "mina", "max"] as const) expect(await typesOf(who)).toEqual([]);
  });

  test("of a grant to oneself, and of no other", async () => {
    await grantImpersonator(team.olivia, team.max.caller.id);
    await grantImpersonator(team.adam, team.adam.caller.id);
    expect(await noticesOf("olivia")).toMatchObject([{ type: "self_grant", text: expect.stringMatching(/^Adam/) }]);
  });

  test("of somebody's first session, once it is opened, and of none after", async () => {
    await impersonate(team, team.mina, team.uma);
    expect(await typesOf("olivia")).toEqual(["first_session"]);
    team.clock.advance(MINUTE);
    await impersonate(team, team.mina, team.uma);
    expect(await typesOf("olivia")).toEqual(["first_session"]);
  });

  test("of more users within an hour than they chose, once an hour", async () => {
    await choose({ manyUsersAnHour: 2 });
    const users = [team.uma];
    for (const name of ["Tom", "Nora", "Ines"])
      users.push(await addUser(team.olivia, { name, email: `${name}@globex.example` }));
    const one = async (index: number) => {
      const user = users[index];
      if (user) await impersonate(team, team.mina, user);
      team.clock.advance(MINUTE);
      return (await typesOf("olivia")).filter((type) => type === "many_users").length;
    };
    expect([await one(0), await one(0), await one(1), await one(2), await one(3)]).toEqual([0, 0, 0, 1, 1]);
    expect((await noticesOf("olivia"))[0]?.text).toContain("as 3 users within an hour");
    team.clock.advance(56 * MINUTE);
    expect([await one(0), await one(1)]).toEqual([1, 1]);
    team.clock.advance(59 * MINUTE);
    expect([await one(0), await one(1), await one(2)]).toEqual([1, 1, 2]);
  });

  test("of a session that begins outside the hours that they chose", async () => {
    await impersonate(team, team.mina, team.uma);
    await choose({ hours: { from: "20:00", to: "06:00", timeZone: "UTC" } });
    team.clock.advance(MINUTE);
    await impersonate(team, team.mina, team.uma);
    expect((await noticesOf("olivia"))[0]?.text).toMatch(/at 09:01, outside the hours from 20:00 to 06:00 \(UTC\)/);
    await choose({ hours: null });
    team.clock.advance(MINUTE);
    await impersonate(team, team.mina, team.uma);
    expect((await typesOf("olivia")).filter((type) => type === "outside_hours")).toHaveLength(1);
  });
});

test("an impersonator is told of each session that was opened, and of nobody else's", async () => {
  const { id } = await impersonate(team, team.mina, team.uma);
  team.clock.advance(12 * MINUTE);
  await endImpersonation(team.adam, id);
  expect(await noticesOf("mina")).toMatchObject([
    {
      type: "session_summary",
      href: `/sessions/${id}`,
      text: expect.stringContaining("lasted 12 minutes: 0 pages, 0 acts"),
    },
  ]);
  expect(await typesOf("adam")).toEqual([]);
  expect(await typesOf("olivia")).toEqual(["first_session"]);
});

describe("a notice", () => {
  test("is read by whoever it is for, once, and is nobody else's to see or to read", async () => {
    await impersonate(team, team.mina, team.uma);
    const [notice] = await noticesOf("olivia");
    const id = notice?.id ?? "";
    expect(await countUnread(team.olivia)).toBe(1);
    for (const who of ["adam", "mina", "max"] as const)
      await expectRefused(team, () => readNotice(team[who], id), "not_found");
    const events = await recorded(team, () => readNotice(team.olivia, id));
    expect(events).toEqual([]);
    const readAt = team.clock.now.toISOString();
    team.clock.advance(1000);
    await readNotice(team.olivia, id);
    expect(await noticesOf("olivia")).toMatchObject([{ id, readAt }]);
    expect(await countUnread(team.olivia)).toBe(0);
  });

  test("for Owners is for those who are one now", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    await impersonate(team, team.mina, team.uma);
    const [notice] = await noticesOf("olivia");
    await changeEmployee(team.adam, team.olivia.caller.id, { role: "member" });
    const olivia = { ...team.olivia, caller: { ...team.olivia.caller, role: "member" as const } };
    expect((await listNotices(olivia, { cursor: null, limit: 50 })).items).toEqual([]);
    expect(await countUnread(olivia)).toBe(0);
    await expect(readNotice(olivia, notice?.id ?? "")).rejects.toThrow(DomainError);
  });

  test("of a change that is undone isn't there", async () => {
    const failing = team.store.write(function* (tx) {
      yield* tx.settings.update({ enabled: false }, { id: null, at: team.clock.now }, []);
      const [event] = (yield* tx.audit.list({}, { cursor: null, limit: 1 })).items;
      if (event) yield* tx.audit.add({ ...event, id: "undone", type: "impersonation.disabled" });
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
    expect(await typesOf("olivia")).toEqual([]);
  });

  test("says nothing of a user any more who was deleted", async () => {
    const { id } = await impersonate(team, team.mina, team.uma);
    await endImpersonation(team.mina, id);
    expect((await noticesOf("mina"))[0]?.text).toContain("Uma Patel");
    const deleted = happened("user.deleted", team.clock.now, { user: team.uma });
    await team.store.write((tx) => tx.users.remove(team.uma.id, team.clock.now, deleted));
    const [notice] = await noticesOf("mina");
    expect(notice?.text).toMatch(/as Deleted user in/);
    expect(JSON.stringify(await team.store.sql("SELECT * FROM employee_notices"))).not.toMatch(/Uma|Mina|@/);
  });
});

describe("mail", () => {
  const startAndEnd = async () => {
    const { id } = await impersonate(team, team.mina, team.uma);
    await endImpersonation(team.mina, id);
  };

  test("isn't queued where none leaves, and what Owners choose is, where it does", async () => {
    await startAndEnd();
    expect(await mails()).toEqual([]);
    team.store.mail.leaves = true;
    await startAndEnd();
    expect(await mails()).toEqual([{ type: "session_summary", receiver: `mail:${team.mina.caller.id}` }]);
    await choose({ ownerMail: ["turned_off"], impersonatorSummary: false });
    await startAndEnd();
    await changeImpersonationSettings(team.olivia, { enabled: false });
    await changeImpersonationSettings(team.olivia, { enabled: true });
    const to = `mail:${team.olivia.caller.id}`;
    expect((await mails()).slice(1)).toEqual([{ type: "turned_off", receiver: to }]);
    expect(await typesOf("mina")).toHaveLength(3);
  });
});

describe("what Owners choose", () => {
  test("is changed a part at a time, by them alone, with events that say from what to what", async () => {
    const hours = { from: "08:00", to: "18:00", timeZone: "Europe/Vienna" };
    const events = await recorded(team, async () => {
      await choose({ manyUsersAnHour: 5 });
      await choose({ ownerMail: ["self_grant", "turned_on"], hours });
      await choose({ manyUsersAnHour: 5 });
    });
    expect(events.map(({ type, changes }) => ({ type, changes }))).toEqual([
      { type: "impersonation.settings_changed", changes: { manyUsersAnHour: { from: 10, to: 5 } } },
      {
        type: "impersonation.settings_changed",
        changes: {
          ownerMail: { from: true, to: "self_grant, turned_on" },
          hours: { from: null, to: "08:00 to 18:00 Europe/Vienna" },
        },
      },
    ]);
    expect((await getImpersonationSettings(team.adam)).notices).toEqual({
      ...{ ownerMail: ["self_grant", "turned_on"], manyUsersAnHour: 5, hours, impersonatorSummary: true },
    });
    const byAdam = () => changeImpersonationSettings(team.adam, { notices: { hours: null } });
    await expectRefused(team, byAdam, "forbidden", "impersonation.denied");
  });
});
