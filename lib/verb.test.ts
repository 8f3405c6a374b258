import { expect, test } from "vitest";
import { codeOf, openTeam } from "./employees/employees.testing.ts";
import { inviteEmployee } from "./employees/invite.ts";
import { signOut, startDashboardSession } from "./employees/sign-in.ts";
import { HOUR_MS } from "./impersonations/impersonation.ts";
import { startImpersonation } from "./impersonations/start.ts";
import { changeImpersonationSettings } from "./settings/change.ts";

test("a change that was on its way when its session ended is not made", async () => {
  const team = await openTeam();
  await signOut(team.olivia);
  await signOut(team.mina);
  const invitation = { email: "nora@acme.example", name: "Nora", role: "owner" } as const;
  const input = { userId: team.uma.id, reason: "why", ticket: null, productId: null };
  expect(await codeOf(() => changeImpersonationSettings(team.olivia, { maxMinutes: 5 }))).toBe("not_signed_in");
  expect(await codeOf(() => inviteEmployee(team.olivia, invitation))).toBe("not_signed_in");
  expect(await codeOf(() => startImpersonation(team.mina, input))).toBe("not_signed_in");
});

test("nor one whose session expired on its way", async () => {
  const team = await openTeam();
  team.clock.advance(12 * HOUR_MS);
  const input = { userId: team.uma.id, reason: "why", ticket: null, productId: null };
  expect(await codeOf(() => startImpersonation(team.mina, input))).toBe("not_signed_in");
});

test("a password that was replaced while it was being checked opens no session", async () => {
  const team = await openTeam();
  const open = () => startDashboardSession(team.context, team.mina.caller.id, "the hash of before");
  expect(await codeOf(open)).toBe("wrong_credentials");
});
