import { beforeEach, expect, test } from "vitest";
import { as } from "../context.testing.ts";
import { codeOf, grant, openTeam, type Team } from "../employees/employees.testing.ts";
import { findDashboardSession } from "../employees/sign-in.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { signInBySso } from "./sign-in.ts";
import { type Sso, subjectOf } from "./sso.ts";

const MINUTE = 60_000;
const sso: Sso = {
  ...{ issuer: "https://login.acme.example", clientId: "understudy", clientSecret: "s", name: "Acme" },
  ...{ roleClaim: null, roles: {}, only: false },
};

let team: Team;
beforeEach(async () => {
  team = await openTeam();
  await grant(team, team.olivia, team.max);
});

const rules = (proofMinutes: number, requireSecondFactor = false) =>
  changeImpersonationSettings(team.olivia, { proofMinutes, requireSecondFactor });

/** Max, who proved to be himself at the provider so long ago; null where it doesn't say. */
async function signedIn(minutesAgo: number | null) {
  const authenticatedAt = minutesAgo === null ? null : new Date(team.clock.now.getTime() - minutesAgo * MINUTE);
  const { token } = await signInBySso(team.context, sso, {
    ...{ subject: subjectOf(sso.issuer, "max"), sid: null, email: "max@acme.example", emailVerified: true },
    ...{ name: "Max Berg", roles: [], authenticatedAt },
  });
  const found = await findDashboardSession(team.context, token);
  if (!found) throw new Error("a session that has just begun is there");
  const max = as(team.context, found.employee, found.session);
  return () => startImpersonation(max, { userId: team.uma.id, reason: "Help", ticket: null, productId: null });
}

test("signing in by the organization's provider is a proof of when one signed in there", async () => {
  await rules(15);
  const start = await signedIn(10);
  await start();
  team.clock.advance(4 * MINUTE);
  await start();
  team.clock.advance(MINUTE);
  expect(await codeOf(start)).toBe("proof_required");
  expect(await codeOf(await signedIn(15))).toBe("proof_required");
});

test("where the provider doesn't say when, signing in is none", async () => {
  await rules(720);
  expect(await codeOf(await signedIn(null))).toBe("proof_required");
});

test("where each start needs its own proof it counts for the first, unless it is long ago", async () => {
  await rules(0);
  const start = await signedIn(14);
  await start();
  expect(await codeOf(start)).toBe("proof_required");
  expect(await codeOf(await signedIn(15))).toBe("proof_required");
});

test("it is no second factor, as nobody says by what one signed in there", async () => {
  await rules(15, true);
  expect(await codeOf(await signedIn(0))).toBe("proof_required");
});
