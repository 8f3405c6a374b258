import { beforeEach, describe, expect, test } from "vitest";
import { changePassword } from "../employees/account.ts";
import { expectRefused, openTeam, PASSWORD, recorded, signIn, type Team } from "../employees/employees.testing.ts";
import { signOut } from "../employees/sign-in.ts";
import { changeEmployee } from "../employees/team.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { hashToken } from "../tokens/token.ts";
import { employeeOfToken, USES_PER_HOUR } from "./caller.ts";
import { createPersonalToken, PERSONAL_TOKENS } from "./create.ts";
import { listPersonalTokens } from "./list.ts";
import { removePersonalToken } from "./remove.ts";
import { showPersonalToken } from "./show.ts";
import { startByTool } from "./start.ts";

let team: Team;
beforeEach(async () => {
  const opened = await openTeam();
  for (const who of [opened.mina, opened.max]) await signOut(who);
  const { context, mina, max } = opened;
  // Whoever has just signed in has proved that it's them.
  team = { ...opened, mina: await signIn(context, mina.caller.id), max: await signIn(context, max.caller.id) };
});

const DAY_MS = 24 * 60 * 60 * 1000;
const make = async () => (await createPersonalToken(team.mina, { name: "Terminal" })).token;
const asked = { reason: "why", ticket: null, productId: null };

describe("a personal token", () => {
  test("is shown once, kept as a hash, and its owner's alone to see", async () => {
    const { personalToken, token } = await createPersonalToken(team.mina, { name: "Terminal" });
    expect(token).toMatch(/^up_[\w-]{43}$/);
    expect(showPersonalToken(personalToken)).toMatchObject({
      name: "Terminal",
      hint: token.slice(-4),
      lastUsedAt: null,
    });
    expect(JSON.stringify(await listPersonalTokens(team.mina))).not.toContain(hashToken(token));
    expect(await listPersonalTokens(team.olivia)).toEqual([]);
    await expectRefused(team, () => removePersonalToken(team.olivia, personalToken.id), "not_found");
    expect(await listPersonalTokens(team.mina)).toHaveLength(1);
  });

  test("calls as its owner, in the newest session of the dashboard that they have open", async () => {
    const token = await make();
    team.clock.advance(1000);
    const newest = await signIn(team.context, team.mina.caller.id);
    const context = await employeeOfToken(team.context, token);
    expect(context.caller.id).toBe(team.mina.caller.id);
    expect(context.session.id).toBe(newest.session.id);
    expect((await listPersonalTokens(team.mina))[0]?.lastUsedAt).toEqual(team.clock.now);
  });

  test.each(["", "up_", "us_x", "up_unknown"])("that is %j is nobody's", async (token) => {
    await expectRefused(team, () => employeeOfToken(team.context, token), "not_signed_in");
  });

  test("is nobody's by its hash, once it is removed, and after 90 days", async () => {
    const { personalToken, token } = await createPersonalToken(team.mina, { name: "Terminal" });
    await expectRefused(team, () => employeeOfToken(team.context, `up_${hashToken(token)}`), "not_signed_in");
    await removePersonalToken(team.mina, personalToken.id);
    await expectRefused(team, () => employeeOfToken(team.context, token), "not_signed_in");
    const made = await createPersonalToken(team.mina, { name: "Other" });
    const { expiresAt } = made.personalToken;
    expect(expiresAt.getTime() - team.clock.now.getTime()).toBe(90 * DAY_MS);
    const found = (now: Date) => team.store.read((tx) => tx.personalTokens.findByToken(hashToken(made.token), now));
    expect(await found(new Date(expiresAt.getTime() - 1))).not.toBeNull();
    expect(await found(expiresAt)).toBeNull();
  });

  test("alone begins nothing: without an open session of the dashboard its owner is signed out", async () => {
    const token = await make();
    await signOut(team.mina);
    await expectRefused(team, () => employeeOfToken(team.context, token), "not_signed_in");
  });

  test("goes with its owner's password, and with the employee who is deactivated", async () => {
    await make();
    await changePassword(team.mina, { current: PASSWORD, next: "another understudy" });
    expect(await listPersonalTokens(team.mina)).toEqual([]);
    await make();
    await changeEmployee(team.olivia, team.mina.caller.id, { active: false });
    await changeEmployee(team.olivia, team.mina.caller.id, { active: true });
    expect(await listPersonalTokens(team.mina)).toEqual([]);
  });

  test("is recorded when it is made, removed, and each time it is used", async () => {
    const events = await recorded(team, async () => {
      const { personalToken, token } = await createPersonalToken(team.mina, { name: "Terminal" });
      await employeeOfToken(team.context, token);
      await removePersonalToken(team.mina, personalToken.id);
    });
    expect(events).toMatchObject([
      { type: "employee.token_created", changes: { name: { from: null, to: "Terminal" } } },
      {
        type: "employee.token_used",
        actor: { name: "Mina Haddad" },
        changes: { name: { from: null, to: "Terminal" } },
      },
      { type: "employee.token_removed", changes: { name: { from: "Terminal", to: null } } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/up_|hash/i);
  });

  test("is one of ten, and used 240 times in an hour at most", async () => {
    const token = await make();
    for (let made = 1; made < PERSONAL_TOKENS; made++) await createPersonalToken(team.mina, { name: `T${made}` });
    await expectRefused(team, () => createPersonalToken(team.mina, { name: "one more" }), "too_many_requests");
    for (let used = 0; used < USES_PER_HOUR; used++) await employeeOfToken(team.context, token);
    await expectRefused(team, () => employeeOfToken(team.context, token), "too_many_requests");
    team.clock.advance(60 * 60 * 1000);
    expect((await employeeOfToken(team.context, token)).caller.name).toBe("Mina Haddad");
  });
});

describe("a tool", () => {
  test("begins and ends by the same rules as the dialog, and names a user as people do", async () => {
    const context = await employeeOfToken(team.context, await make());
    for (const user of [team.uma.id, "uma@globex.example"]) {
      const begun = await startByTool(context, { ...asked, user });
      if (!("impersonation" in begun)) throw new Error("nobody has to say yes");
      expect(begun.impersonation).toMatchObject({ user: { id: team.uma.id }, impersonator: { name: "Mina Haddad" } });
      await endImpersonation(context, begun.impersonation.id);
    }
    await expectRefused(team, () => startByTool(context, { ...asked, user: "nobody@x.example" }), "not_found");
    await expectRefused(
      team,
      () => startByTool(context, { ...asked, user: team.uma.id, reason: null }),
      "reason_required",
    );
  });

  test("of somebody without access is refused as its owner is", async () => {
    const { token } = await createPersonalToken(team.max, { name: "Terminal" });
    const context = await employeeOfToken(team.context, token);
    await expectRefused(
      team,
      () => startByTool(context, { ...asked, user: team.uma.id }),
      "not_granted",
      "impersonation.denied",
    );
  });
});
