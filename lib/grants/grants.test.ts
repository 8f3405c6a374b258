import { beforeEach, describe, expect, test } from "vitest";
import {
  codeOf,
  expectRefused,
  fateOf,
  grant,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { changeEmployee } from "../employees/team.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { grantImpersonator } from "./grant.ts";
import { listImpersonators } from "./list.ts";
import { revokeAllImpersonators, revokeImpersonator } from "./revoke.ts";
import { showImpersonator } from "./show.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const granted = async () =>
  (await listImpersonators(team.olivia)).filter(({ grant }) => grant !== null).map(({ name }) => name);
const turnOff = () => changeImpersonationSettings(team.olivia, { enabled: false });

describe("the list", () => {
  test("has every employee, with who gave access and when", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    const entries = (await listImpersonators(team.adam)).map(showImpersonator);
    expect(entries.map(({ name, active, grant }) => [name, active, grant !== null])).toEqual([
      ["Adam Novak", true, false],
      ["Max Berg", false, false],
      ["Mina Haddad", true, true],
      ["Olivia Ortega", true, false],
    ]);
    expect(entries[2]).toEqual({
      id: team.mina.caller.id,
      name: "Mina Haddad",
      email: "mina@acme.example",
      role: "member",
      active: true,
      grant: {
        access: "full",
        grantedAt: team.clock.now.toISOString(),
        grantedBy: { id: team.olivia.caller.id, name: "Olivia Ortega", email: "olivia@acme.example" },
        until: null,
        reviewedAt: null,
        reviewedBy: null,
      },
    });
  });

  test("is not for Members", async () => {
    await expectRefused(team, () => listImpersonators(team.mina), "forbidden");
  });
});

describe("giving access", () => {
  test("is for Owners and Admins, is recorded with both people, and answers with the entry", async () => {
    const events = await recorded(team, async () => {
      const entry = await grantImpersonator(team.adam, team.max.caller.id);
      expect(entry.grant).toMatchObject({ employeeId: team.max.caller.id, grantedBy: { id: team.adam.caller.id } });
    });
    expect(events).toMatchObject([
      { type: "grant.created", actor: { id: team.adam.caller.id }, employee: { id: team.max.caller.id } },
    ]);
  });

  test("twice is once: the first grant stands, by whom it was given", async () => {
    const first = await grantImpersonator(team.adam, team.max.caller.id);
    team.clock.advance(1000);
    const events = await recorded(team, async () => {
      expect(await grantImpersonator(team.olivia, team.max.caller.id)).toEqual(first);
    });
    expect(events).toEqual([]);
  });

  test("to oneself is recorded as that", async () => {
    const [event] = await recorded(team, () => grantImpersonator(team.adam, team.adam.caller.id));
    expect(event?.changes).toMatchObject({ selfGrant: { from: null, to: true } });
  });

  test("by two Admins at once to two people gives it to both", async () => {
    await Promise.all([
      grantImpersonator(team.olivia, team.max.caller.id),
      grantImpersonator(team.adam, team.adam.caller.id),
      revokeImpersonator(team.olivia, team.mina.caller.id),
    ]);
    expect(await granted()).toEqual(["Adam Novak", "Max Berg"]);
  });

  test("is refused while the feature is off, also to whoever has it", async () => {
    await turnOff();
    for (const { caller } of [team.max, team.mina]) {
      const act = () => grantImpersonator(team.adam, caller.id);
      await expectRefused(team, act, "impersonation_disabled", "impersonation.denied");
    }
  });

  test("to somebody deactivated is refused; a user or nobody at all is not found", async () => {
    await changeEmployee(team.olivia, team.max.caller.id, { active: false });
    const act = () => grantImpersonator(team.olivia, team.max.caller.id);
    await expectRefused(team, act, "employee_inactive", "impersonation.denied");
    await expectRefused(team, () => grantImpersonator(team.olivia, team.uma.id), "not_found");
  });

  test.each<["adam" | "mina" | "max", "olivia" | "mina" | "max"]>([
    ["adam", "olivia"],
    ["mina", "max"],
    ["mina", "mina"],
    ["max", "max"],
  ])("is not for %s to give to %s, which is recorded", async (who, whom) => {
    const act = () => grantImpersonator(team[who], team[whom].caller.id);
    const event = await expectRefused(team, act, "forbidden", "impersonation.denied");
    expect(event).toMatchObject({ actor: { id: team[who].caller.id }, employee: { id: team[whom].caller.id } });
  });
});

describe("taking access away", () => {
  test("ends what is being done with it, and giving it again brings nothing back", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => revokeImpersonator(team.adam, team.mina.caller.id));
    expect(events.map(({ type }) => type)).toEqual(["impersonation.ended", "grant.revoked"]);
    await grantImpersonator(team.adam, team.mina.caller.id);
    expect(await fateOf(team, impersonation)).toBe("grant_revoked");
  });

  test("works while the feature is off", async () => {
    await turnOff();
    await revokeImpersonator(team.adam, team.mina.caller.id);
    expect(await granted()).toEqual([]);
  });

  test("from somebody who has none changes and records nothing", async () => {
    expect(await recorded(team, () => revokeImpersonator(team.adam, team.max.caller.id))).toEqual([]);
    await expectRefused(team, () => revokeImpersonator(team.adam, team.uma.id), "not_found");
  });

  test.each<["adam" | "mina", "olivia" | "mina"]>([
    ["adam", "olivia"],
    ["mina", "mina"],
    ["mina", "olivia"],
  ])("is not for %s to do to %s, which is recorded", async (who, whom) => {
    await grant(team, team.olivia, team.olivia);
    const act = () => revokeImpersonator(team[who], team[whom].caller.id);
    await expectRefused(team, act, "forbidden", "impersonation.denied");
  });
});

describe("taking it from everybody", () => {
  beforeEach(async () => {
    await grant(team, team.olivia, team.olivia);
    await grant(team, team.olivia, team.adam);
  });

  test("by an Owner leaves nobody, with an event for each", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    const events = await recorded(team, () => revokeAllImpersonators(team.olivia));
    expect(await granted()).toEqual([]);
    expect(await fateOf(team, impersonation)).toBe("grant_revoked");
    expect(events.filter(({ type }) => type === "grant.revoked")).toHaveLength(3);
  });

  test("by an Admin leaves the Owners theirs", async () => {
    const owners = await impersonate(team, team.olivia, team.uma);
    await revokeAllImpersonators(team.adam);
    expect(await granted()).toEqual(["Olivia Ortega"]);
    expect(await fateOf(team, owners)).toBe("live");
  });

  test("by a Member takes it from nobody, and is recorded", async () => {
    await expectRefused(team, () => revokeAllImpersonators(team.mina), "forbidden", "impersonation.denied");
    await revokeAllImpersonators(team.olivia);
    expect(await codeOf(() => revokeAllImpersonators(team.mina))).toBe("forbidden");
  });
});
