import { beforeEach, expect, test } from "vitest";
import { eraseElsewhere } from "../audit/erase/elsewhere.ts";
import {
  codeOf,
  fateOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeUserEmail } from "../sessions/account.ts";
import { findProductSession, type ProductContext, startUserSession } from "../sessions/session.ts";
import { getUser } from "../users/get.ts";
import { protectDomain } from "./domain.ts";
import { protectUser } from "./user.ts";

const reason = "She is the founder";
let team: Team;
let uma: ProductContext;
beforeEach(async () => {
  team = await openTeam();
  const { session } = await findProductSession(team.context, await startUserSession(team.context, team.uma.id));
  if (!session) throw new Error("Uma has just signed in");
  uma = { ...team.context, session };
});

const move = (email: string) => changeUserEmail(uma, { email, password: PASSWORD });

test("who leaves a protected domain by their own hand is protected themselves", async () => {
  await protectDomain(team.adam, "globex.example", { reason });
  const events = await recorded(team, () => move("uma@free.example"));
  expect(events.map(({ type, actor }) => [type, actor.kind])).toEqual([
    ["user.protected", "user"],
    ["user.email_changed", "user"],
  ]);
  const { protections } = await getUser(team.adam, team.uma.id);
  expect(protections).toMatchObject([{ kind: "user", by: null }]);
});

test("who moves into one is out of support's reach at once, whoever acts as them included", async () => {
  await protectDomain(team.adam, "secret.example", { reason });
  const running = await impersonate(team, team.mina, team.uma);
  await move("uma@secret.example");
  expect(await fateOf(team, running)).toBe("user_protected");
  expect(await codeOf(() => impersonate(team, team.mina, team.uma))).toBe("user_protected");
});

test("erasing a user blanks why they are protected, and leaves them so", async () => {
  await protectUser(team.adam, team.uma.id, { reason });
  expect(await eraseElsewhere(team.context, team.uma.id)).toMatchObject({ protections: 1 });
  expect(JSON.stringify(await team.store.sql("SELECT * FROM protections"))).not.toContain(reason);
  expect(await codeOf(() => impersonate(team, team.mina, team.uma))).toBe("user_protected");
});
