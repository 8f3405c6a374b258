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
import { startImpersonation } from "../impersonations/start.ts";
import { changeImpersonationSettings, getImpersonationSettings } from "./change.ts";
import { showSettings } from "./show.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const turn = (enabled: boolean) => changeImpersonationSettings(team.olivia, { enabled });
const epoch = async () => (await team.store.read((tx) => tx.settings.get())).enableEpoch;
const start = () => ({ userId: team.uma.id, reason: "Ticket 4711", ticket: null, productId: null });

describe("the settings", () => {
  test("are for Owners and Admins to see, with who changed them and when", async () => {
    team.clock.advance(1000);
    await changeImpersonationSettings(team.olivia, { maxMinutes: 30 });
    for (const caller of [team.olivia, team.adam]) {
      expect(showSettings(await getImpersonationSettings(caller))).toEqual({
        enabled: true,
        reason: "required",
        maxMinutes: 30,
        accessLevels: ["read_only", "full"],
        defaultAccess: "full",
        supportAccess: {
          choices: ["always", "ask", "until", "never"],
          default: "always",
          showNames: false,
          mailAfter: false,
        },
        approval: "nobody",
        adminSelfGrant: "allow",
        notices: { ownerMail: true, manyUsersAnHour: 10, hours: null, impersonatorSummary: true },
        ...{ proofMinutes: null, requireSecondFactor: false },
        updatedAt: team.clock.now.toISOString(),
        updatedBy: { id: team.olivia.caller.id, name: "Olivia Ortega", email: "olivia@acme.example" },
      });
    }
    await expectRefused(team, () => getImpersonationSettings(team.mina), "forbidden");
  });

  test.each(["adam", "mina", "max"] as const)(
    "are not for %s to change, on or off or how, which is recorded",
    async (who) => {
      for (const patch of [{ enabled: false }, { enabled: true }, { maxMinutes: 5 }, { reason: "optional" as const }]) {
        const act = () => changeImpersonationSettings(team[who], patch);
        const event = await expectRefused(team, act, "forbidden", "impersonation.denied");
        expect(event).toMatchObject({ actor: { id: team[who].caller.id }, reason: "forbidden" });
      }
    },
  );

  test("change together or one by one, each way with events that say from what to what", async () => {
    const events = await recorded(team, async () => {
      await changeImpersonationSettings(team.olivia, { reason: "optional", maxMinutes: 15, enabled: false });
      await changeImpersonationSettings(team.olivia, { enabled: true });
    });
    expect(events.map(({ type, changes }) => ({ type, changes }))).toEqual([
      { type: "impersonation.disabled", changes: { enabled: { from: true, to: false } } },
      {
        type: "impersonation.settings_changed",
        changes: { reason: { from: "required", to: "optional" }, maxMinutes: { from: 60, to: 15 } },
      },
      { type: "impersonation.enabled", changes: { enabled: { from: false, to: true } } },
    ]);
  });

  test("that are so already change nothing, record nothing, and keep who changed them last", async () => {
    const before = await getImpersonationSettings(team.olivia);
    team.clock.advance(1000);
    const same = { enabled: true, reason: "required", maxMinutes: 60 } as const;
    expect(await recorded(team, () => changeImpersonationSettings(team.olivia, same))).toEqual([]);
    expect(await getImpersonationSettings(team.olivia)).toEqual(before);
  });

  test("of somebody who was an Owner a moment ago stay as they are", async () => {
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "owner" });
    await changeEmployee(team.olivia, team.olivia.caller.id, { role: "admin" });
    expect(await codeOf(() => turn(false))).toBe("forbidden");
    expect((await getImpersonationSettings(team.adam)).enabled).toBe(true);
  });
});

describe("turning it off", () => {
  test("ends every impersonation, pending ones too, with the switch's own event last", async () => {
    const live = await impersonate(team, team.mina, team.uma);
    await grant(team, team.olivia, team.adam);
    const { impersonation: pending } = await startImpersonation(team.adam, start());
    const events = await recorded(team, () => turn(false));
    expect(await fateOf(team, live)).toBe("feature_disabled");
    expect(await fateOf(team, pending)).toBe("feature_disabled");
    expect(events.map(({ type }) => type)).toEqual([
      "impersonation.ended",
      "impersonation.ended",
      "impersonation.disabled",
    ]);
    expect(await codeOf(() => startImpersonation(team.mina, start()))).toBe("impersonation_disabled");
  });

  test("and on again revives none, and leaves who has access", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    const before = await epoch();
    await turn(false);
    await turn(true);
    expect(await epoch()).toBe(before + 1);
    expect(await fateOf(team, impersonation)).toBe("feature_disabled");
    expect(await team.store.read((tx) => tx.grants.find(team.mina.caller.id))).not.toBeNull();
    await impersonate(team, team.mina, team.uma);
  });

  test("twice begins one epoch", async () => {
    await turn(false);
    const before = await epoch();
    await turn(false);
    expect(await epoch()).toBe(before);
  });
});

test("a lower maximum holds from the next start, and moves no end that is set", async () => {
  const impersonation = await impersonate(team, team.mina, team.uma);
  await changeImpersonationSettings(team.olivia, { maxMinutes: 1 });
  const found = await team.store.read((tx) => tx.impersonations.find(impersonation.id));
  expect(found?.expiresAt).toEqual(impersonation.expiresAt);
  const next = await impersonate(team, team.mina, team.uma);
  expect(next.expiresAt.getTime() - next.createdAt.getTime()).toBe(60 * 1000);
});
