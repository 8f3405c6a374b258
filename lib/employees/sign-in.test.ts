import { beforeEach, describe, expect, test } from "vitest";
import {
  codeOf,
  errorOf,
  fateOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  signIn,
  type Team,
} from "./employees.testing.ts";
import { findDashboardSession, signInEmployee, signOut, startDashboardSession } from "./sign-in.ts";
import { changeEmployee } from "./team.ts";

const HOUR_MS = 60 * 60 * 1000;
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const check = (email: string, password: string) => signInEmployee(team.context, { email, password });

describe("the password", () => {
  test("of an employee gives that employee, however the e-mail is written", async () => {
    const { accountId, token } = await check(" MINA@acme.example ", PASSWORD);
    expect(accountId).toBe(team.mina.caller.id);
    expect((await findDashboardSession(team.context, token))?.employee).toEqual(team.mina.caller);
  });

  test("that is wrong, an e-mail that is unknown and an employee who is deactivated look alike", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    const errors = [
      await errorOf(() => check("mina@acme.example", "understudy-dem0")),
      await errorOf(() => check("nobody@acme.example", PASSWORD)),
      await errorOf(() => check("max@acme.example", PASSWORD)),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ code: "wrong_credentials", message: errors[0]?.message, fields: [] });
    }
  });

  test("of a user is nothing here, also when user and Owner share an e-mail", async () => {
    expect(await codeOf(() => check("uma@globex.example", PASSWORD))).toBe("wrong_credentials");
    expect((await check("olivia@acme.example", PASSWORD)).accountId).toBe(team.olivia.caller.id);
  });

  test("that failed is recorded, with the employee it was tried on and never what was typed", async () => {
    const events = await recorded(team, async () => {
      await codeOf(() => check("mina@acme.example", "hunter2-hunter2"));
      await codeOf(() => check("my-secret-password", "mina@acme.example"));
    });
    const [known, unknown] = events;
    expect(known).toMatchObject({
      type: "session.sign_in_failed",
      outcome: "refused",
      actor: { kind: "anonymous" },
      employee: { id: team.mina.caller.id },
      reason: "wrong_credentials",
    });
    expect(unknown).toMatchObject({ type: "session.sign_in_failed", actor: { kind: "anonymous" }, employee: null });
    expect(JSON.stringify(events)).not.toMatch(/hunter2|my-secret/);
  });
});

describe("a session", () => {
  test("is found by its token alone, and only the token's hash is kept", async () => {
    const token = await startDashboardSession(team.context, team.mina.caller.id);
    const found = await findDashboardSession(team.context, token);
    expect(found?.employee).toEqual(team.mina.caller);
    expect(await findDashboardSession(team.context, `${token}x`)).toBeNull();
    expect(await findDashboardSession(team.context, found?.session.id ?? "")).toBeNull();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
  });

  test("ends 12 hours after sign-in, however much it is used", async () => {
    const token = await startDashboardSession(team.context, team.mina.caller.id);
    for (let hour = 0; hour < 12; hour++) {
      expect(await findDashboardSession(team.context, token)).not.toBeNull();
      team.clock.advance(HOUR_MS);
    }
    expect(await findDashboardSession(team.context, token)).toBeNull();
  });

  test("is recorded when it begins, and nobody deactivated gets one", async () => {
    const events = await recorded(team, () => startDashboardSession(team.context, team.mina.caller.id));
    expect(events).toMatchObject([{ type: "session.signed_in", actor: { id: team.mina.caller.id } }]);
    await changeEmployee(team.olivia, team.mina.caller.id, { active: false });
    expect(await codeOf(() => startDashboardSession(team.context, team.mina.caller.id))).toBe("wrong_credentials");
  });

  test("carries the role of the row, not of the sign-in", async () => {
    const token = await startDashboardSession(team.context, team.adam.caller.id);
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    expect((await findDashboardSession(team.context, token))?.employee.role).toBe("member");
  });
});

describe("signing out", () => {
  test("ends this session and what was confirmed in it, and leaves the employee's other sessions", async () => {
    const elsewhere = await signIn(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => signOut(team.mina));
    expect(await fateOf(team, impersonation)).toBe("dashboard_signed_out");
    expect(events).toMatchObject([
      { type: "impersonation.ended", reason: "dashboard_signed_out", actor: { id: team.mina.caller.id } },
      { type: "session.signed_out", actor: { id: team.mina.caller.id } },
    ]);
    const open = await team.store.read((tx) => tx.dashboardSessions.listOpen(team.mina.caller.id, team.clock.now));
    expect(open.map(({ id }) => id)).toEqual([elsewhere.session.id]);
  });

  test("leaves what was confirmed in another session of the same employee", async () => {
    const elsewhere = await signIn(team.context, team.mina.caller.id);
    const impersonation = await impersonate(team, elsewhere, team.uma);
    await signOut(team.mina);
    expect(await fateOf(team, impersonation)).toBe("live");
  });

  test("twice is once", async () => {
    await signOut(team.mina);
    expect(await recorded(team, () => signOut(team.mina))).toEqual([]);
  });
});
