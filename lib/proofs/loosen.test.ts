import { beforeEach, expect, test } from "vitest";
import type { EmployeeContext } from "../context.ts";
import {
  codeOf,
  errorOf,
  expectRefused,
  openTeam,
  PASSWORD,
  signIn,
  type Team,
} from "../employees/employees.testing.ts";
import { enrollTotp, prove } from "../second-factors/enrolled.testing.ts";
import { changeImpersonationSettings } from "../settings/change.ts";

const MINUTE = 60_000;
const sso = { signIn: { password: false, sso: true } };

let team: Team;
/** Just signed in, by her password. */
let olivia: EmployeeContext;
beforeEach(async () => {
  team = await openTeam();
  olivia = await signIn(team.context, team.olivia.caller.id);
  await changeImpersonationSettings(olivia, { proofMinutes: 15, requireSecondFactor: true });
});

const by =
  (whose: EmployeeContext) =>
  (patch: object): Promise<unknown> =>
    changeImpersonationSettings(whose, patch);
const looser = [{ proofMinutes: 16 }, { proofMinutes: null }, { requireSecondFactor: false }];

test("an Owner proves that it's them before proofs are asked for less, and not before they are asked for more", async () => {
  const to = by(olivia);
  team.clock.advance(15 * MINUTE);
  await to({ proofMinutes: 0 });
  await expectRefused(team, () => to({ proofMinutes: 1 }), "proof_required", "session.denied");
  for (const patch of looser) expect((await errorOf(() => to(patch))).members).toEqual({ methods: ["password"] });
  await prove(olivia, { password: PASSWORD });
  await to({ proofMinutes: null, requireSecondFactor: false });
});

test("who has a second factor proves it by that: a thief's password loosens nothing", async () => {
  await enrollTotp(olivia, team.clock);
  const again = await signIn(team.context, olivia.caller.id);
  await prove(again, { password: PASSWORD });
  for (const patch of looser) expect((await errorOf(() => by(again)(patch))).members).toEqual({ methods: ["totp"] });
  await by(olivia)({ proofMinutes: null, requireSecondFactor: false });
});

test("who can prove nothing, as their provider doesn't say when they signed in, isn't locked out of their settings", async () => {
  // So does a session begin that comes of a provider without `auth_time`.
  const unproved = { ...team.olivia, ...sso };
  await by(unproved)({ proofMinutes: null });
  // Of one that does say it is asked, as is who could give a password.
  team.clock.advance(15 * MINUTE);
  for (const whose of [{ ...olivia, ...sso }, team.olivia])
    expect(await codeOf(() => by(whose)({ requireSecondFactor: false }))).toBe("proof_required");
});
