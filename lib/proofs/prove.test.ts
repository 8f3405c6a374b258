import { beforeEach, describe, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import { changePassword } from "../employees/account.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  signIn,
  type Team,
} from "../employees/employees.testing.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { enrollTotp, HALF_A_MINUTE, prove } from "../second-factors/enrolled.testing.ts";
import { changeImpersonationSettings } from "../settings/change.ts";

let team: Team;
/** Just signed in, by her password. */
let mina: EmployeeContext;
beforeEach(async () => {
  team = await openTeam();
  mina = await signIn(team.context, team.mina.caller.id);
});

const MINUTE = 60_000;
const rules = (proofMinutes: number | null, requireSecondFactor = false) =>
  changeImpersonationSettings(team.olivia, { proofMinutes, requireSecondFactor });
const start = (by = mina) =>
  startImpersonation(by, { userId: team.uma.id, reason: "Ticket 4711", ticket: null, productId: null });
const members = async (act: () => Promise<unknown>) => (await errorOf(act)).members;

describe("a start", () => {
  test("needs a proof not older than the minutes, and signing in is one", async () => {
    await rules(15);
    await start();
    team.clock.advance(15 * MINUTE);
    const event = await expectRefused(team, start, "proof_required", "session.denied");
    expect(event).toMatchObject({ reason: "proof_required", user: { id: team.uma.id } });
    expect(await members(start)).toEqual({ methods: ["password"] });
    await prove(mina, { password: PASSWORD });
    await start();
    await start();
  });

  test("needs a proof of its own where it is each time, and the sign-in counts for the first", async () => {
    await rules(0);
    await start();
    expect(await codeOf(start)).toBe("proof_required");
    await prove(mina, { password: PASSWORD });
    await start();
    expect(await codeOf(start)).toBe("proof_required");
  });

  test("of two at the same moment takes the one proof there is for one of them", async () => {
    await rules(0);
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("that was refused for another reason has used no proof", async () => {
    await rules(0);
    const nowhere = { userId: team.uma.id, reason: "r", ticket: null, productId: team.uma.id };
    expect(await codeOf(() => startImpersonation(mina, nowhere))).toBe("not_found");
    await start();
  });

  test("uses its proof up also while the minutes are more, so that fewer of them hold at once", async () => {
    await rules(15);
    await start();
    await rules(0);
    expect(await codeOf(start)).toBe("proof_required");
  });

  test("doesn't take the proof of another session of the same employee, nor of another employee", async () => {
    await rules(15);
    team.clock.advance(15 * MINUTE);
    const elsewhere = await signIn(team.context, mina.caller.id);
    await prove(team.max, { password: PASSWORD });
    expect(await codeOf(start)).toBe("proof_required");
    await start(elsewhere);
  });

  test("asks for nothing while proofs are switched off, which the log says", async () => {
    await rules(15);
    const [event] = await recorded(team, () => rules(null));
    expect(event).toMatchObject({ changes: { proofMinutes: { from: 15, to: null } } });
    await start(team.mina);
  });

  test("is asked of a raise, too, which uses its proof up", async () => {
    const session = await impersonate(team, mina, team.uma, null, "read_only");
    await rules(0);
    const raise = () => raiseImpersonation(mina, session.id, { reason: "Wrong address", minutes: 5 });
    expect(await codeOf(raise)).toBe("proof_required");
    await prove(mina, { password: PASSWORD });
    await raise();
    expect(await codeOf(raise)).toBe("proof_required");
  });

  test("where a second factor is demanded says to enroll who has none, and takes no password", async () => {
    await rules(15, true);
    expect(await members(start)).toEqual({ methods: [], enroll: true });
    await prove(mina, { password: PASSWORD });
    expect(await codeOf(start)).toBe("proof_required");
    const app = await enrollTotp(mina, team.clock);
    await start();
    const later = await signIn(team.context, mina.caller.id);
    expect(await members(() => start(later))).toEqual({ methods: ["totp"] });
    await prove(later, { totp: app.code(HALF_A_MINUTE) });
    await start(later);
  });

  test("asked for once in each session of the dashboard, where it is demanded without minutes", async () => {
    await rules(null, true);
    await enrollTotp(mina, team.clock);
    team.clock.advance(11 * 60 * MINUTE);
    await start();
    expect(await codeOf(() => start(team.mina))).toBe("proof_required");
  });
});

describe("a password", () => {
  test("that is wrong proves nothing, which is recorded without it", async () => {
    const wrong = () => prove(team.mina, { password: "not hers" });
    const event = await expectRefused(team, wrong, "wrong_proof", "session.denied");
    expect(event).toMatchObject({ reason: "wrong_proof", changes: { method: { from: null, to: "password" } } });
    expect(JSON.stringify(event)).not.toContain("not hers");
  });

  test("is tried ten times in fifteen minutes, by its own counter, and no success at another thing gives more", async () => {
    const wrong = () => codeOf(() => prove(mina, { password: "not hers" }));
    for (let nth = 0; nth < 10; nth++) expect(await wrong()).toBe("wrong_proof");
    expect(await wrong()).toBe("too_many_requests");
    expect(await codeOf(() => prove(mina, { password: PASSWORD }))).toBe("too_many_requests");
    // It is the same password that Account asks for.
    const change = { current: PASSWORD, next: "a password of her own" };
    expect(await codeOf(() => changePassword(mina, change))).toBe("too_many_requests");
    team.clock.advance(15 * MINUTE);
    await prove(mina, { password: PASSWORD });
  });

  test("by whoever was signed out meanwhile proves nothing", async () => {
    await team.store.sql(`UPDATE dashboard_sessions SET ended_at = created_at WHERE id = '${mina.session.id}'`);
    expect(await codeOf(() => prove(mina, { password: PASSWORD }))).toBe("not_signed_in");
  });
});

describe("a code of an authenticator app", () => {
  test("is taken once, and none before it after that", async () => {
    const { code } = await enrollTotp(mina, team.clock);
    expect(await codeOf(() => prove(mina, { totp: code() }))).toBe("wrong_proof");
    const next = code(HALF_A_MINUTE);
    await prove(mina, { totp: next });
    expect(await codeOf(() => prove(mina, { totp: next }))).toBe("wrong_proof");
    expect(await codeOf(() => prove(mina, { totp: code() }))).toBe("wrong_proof");
    team.clock.advance(2 * HALF_A_MINUTE);
    await prove(mina, { totp: code() });
  });

  test("is taken once by two at the same moment", async () => {
    const { code } = await enrollTotp(mina, team.clock);
    const again = await signIn(team.context, mina.caller.id);
    const both = [mina, again].map((by) => prove(by, { totp: code(HALF_A_MINUTE) }));
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("of a minute ago or to come, or of somebody else's app, proves nothing", async () => {
    const { code } = await enrollTotp(mina, team.clock);
    const max = await signIn(team.context, team.max.caller.id);
    await enrollTotp(max, team.clock);
    team.clock.advance(10 * HALF_A_MINUTE);
    for (const offset of [-2, 2])
      expect(await codeOf(() => prove(mina, { totp: code(offset * HALF_A_MINUTE) }))).toBe("wrong_proof");
    expect(await codeOf(() => prove(max, { totp: code() }))).toBe("wrong_proof");
  });

  test("is tried ten times in fifteen minutes, however often the password is right meanwhile", async () => {
    const { code } = await enrollTotp(mina, team.clock);
    for (let nth = 0; nth < 10; nth++) {
      expect(await codeOf(() => prove(mina, { totp: "000000" }))).toBe("wrong_proof");
      await prove(mina, { password: PASSWORD });
    }
    expect(await codeOf(() => prove(mina, { totp: code(HALF_A_MINUTE) }))).toBe("too_many_requests");
  });
});

describe("a recovery code", () => {
  test("stands in for a second factor once, however it is typed, and for its owner alone", async () => {
    await rules(15, true);
    const { recoveryCodes } = await enrollTotp(mina, team.clock);
    const [first = "", second = ""] = recoveryCodes;
    expect(recoveryCodes).toHaveLength(10);
    const again = await signIn(team.context, mina.caller.id);
    await prove(again, { recoveryCode: ` ${first.toUpperCase().replaceAll("-", " ")}` });
    await start(again);
    expect(await codeOf(() => prove(again, { recoveryCode: first }))).toBe("wrong_proof");
    expect(await codeOf(() => prove(team.max, { recoveryCode: second }))).toBe("wrong_proof");
  });

  test("is kept as a hash that the table alone can't be tried against", async () => {
    const { recoveryCodes, secret } = await enrollTotp(mina, team.clock);
    const kept = JSON.stringify([
      ...(await team.store.sql("SELECT * FROM recovery_codes")),
      ...(await team.store.sql("SELECT * FROM totps")),
    ]);
    for (const code of recoveryCodes) expect(kept).not.toContain(code.replaceAll("-", ""));
    expect(kept).not.toContain(secret);
  });
});
