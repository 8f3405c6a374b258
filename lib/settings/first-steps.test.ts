import { beforeEach, expect, test } from "vitest";
import { impersonate, openTeam, type Team } from "../employees/employees.testing.ts";
import { grantImpersonator } from "../grants/grant.ts";
import { revokeAllImpersonators } from "../grants/revoke.ts";
import { changeImpersonationSettings } from "./change.ts";
import { firstSteps } from "./first-steps.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const turn = (enabled: boolean) => changeImpersonationSettings(team.olivia, { enabled });

test("the first steps say what a new organization still needs, until it needs nothing", async () => {
  await revokeAllImpersonators(team.olivia);
  await turn(false);
  const begun = { product: true, users: true, enabled: false, granted: false };
  expect(await firstSteps(team.olivia)).toEqual(begun);
  expect(await firstSteps(team.adam)).toEqual(begun);
  await turn(true);
  expect(await firstSteps(team.olivia)).toEqual({ ...begun, enabled: true });
  await grantImpersonator(team.olivia, team.mina.caller.id);
  expect(await firstSteps(team.olivia)).toBeNull();
});

test("the first steps are not for Members", async () => {
  await turn(false);
  expect(await firstSteps(team.mina)).toBeNull();
});

test("who has impersonated before and turns it off is not taken for a beginner", async () => {
  await impersonate(team, team.mina, team.uma);
  await turn(false);
  expect(await firstSteps(team.olivia)).toBeNull();
});
