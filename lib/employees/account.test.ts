import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { changePassword, endOtherSessions, endOwnSession, listOwnSessions } from "./account.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  signIn,
  type Team,
} from "./employees.testing.ts";
import { choosePassword, createResetLink } from "./reset.ts";
import { signInEmployee } from "./sign-in.ts";

const next = "a password of her own";
let team: Team;
let elsewhere: EmployeeContext;
beforeEach(async () => {
  team = await openTeam();
  team.clock.advance(1000);
  elsewhere = await signIn(team.context, team.mina.caller.id);
});

const openSessions = async () => (await listOwnSessions(team.mina)).map(({ id }) => id);

describe("changing one's password", () => {
  test("keeps this session, ends the others and every impersonation, and voids reset links", async () => {
    const { path } = await createResetLink(team.olivia, team.mina.caller.id);
    await grantImpersonator(team.olivia, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => changePassword(team.mina, { current: PASSWORD, next }));
    expect(await openSessions()).toEqual([team.mina.session.id]);
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["employee.password_changed", null],
      ["session.ended", "password_changed"],
      ["impersonation.ended", "dashboard_signed_out"],
    ]);
    const token = path.split("#")[1] ?? "";
    expect(await codeOf(() => choosePassword(team.context, { token, password: next }))).toBe("link_used");
    await signInEmployee(team.context, { email: "mina@acme.example", password: next });
  });

  test("asks for the current one; a wrong one is recorded and changes nothing", async () => {
    const act = () => changePassword(team.mina, { current: "not the password", next });
    await expectRefused(team, act, "invalid_input", "employee.denied");
    expect(await errorOf(act)).toMatchObject({ fields: [{ pointer: "/current" }] });
  });

  test.each([
    ["too short", "short"],
    ["one's own e-mail", "mina@acme.example"],
    ["what it was", PASSWORD],
  ])("to %s is refused at that field", async (_, weak) => {
    const act = () => changePassword(team.mina, { current: PASSWORD, next: weak });
    await expectRefused(team, act, "invalid_input");
    expect(await errorOf(act)).toMatchObject({ fields: [{ pointer: "/next" }] });
  });

  test("is no way to guess the password behind a stolen cookie", async () => {
    for (let i = 0; i < 10; i++) await codeOf(() => changePassword(team.mina, { current: `guess number ${i}`, next }));
    expect(await codeOf(() => changePassword(team.mina, { current: PASSWORD, next }))).toBe("too_many_requests");
  });
});

describe("one's own sessions", () => {
  test("are listed newest first, with the one that asks marked", async () => {
    const sessions = await listOwnSessions(team.mina);
    expect(sessions.map(({ id, current }) => [id, current])).toEqual([
      [elsewhere.session.id, false],
      [team.mina.session.id, true],
    ]);
  });

  test("end one by one, with what was confirmed in each", async () => {
    const impersonation = await impersonate(team, elsewhere, team.uma);
    const events = await recorded(team, () => endOwnSession(team.mina, elsewhere.session.id));
    expect(await openSessions()).toEqual([team.mina.session.id]);
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ["session.ended", "ended_elsewhere"],
      ["impersonation.ended", "dashboard_signed_out"],
    ]);
  });

  test("end all but the one that asks, whose impersonation goes on", async () => {
    await signIn(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    await endOtherSessions(team.mina);
    expect(await openSessions()).toEqual([team.mina.session.id]);
    expect(await fateOf(team, impersonation)).toBe("live");
  });

  test("are not anybody else's: a foreign id is not found, and nothing of it ends", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    for (const caller of [team.max, team.olivia]) {
      await expectRefused(team, () => endOwnSession(caller, team.mina.session.id), "not_found");
      await endOtherSessions(caller);
    }
    expect(await fateOf(team, impersonation)).toBe("live");
    expect(await openSessions()).toContain(team.mina.session.id);
  });

  test("that are over are not found", async () => {
    await endOwnSession(team.mina, elsewhere.session.id);
    await expectRefused(team, () => endOwnSession(team.mina, elsewhere.session.id), "not_found");
  });
});
