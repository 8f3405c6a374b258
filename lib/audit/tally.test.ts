import { beforeEach, describe, expect, test } from "vitest";
import { codeOf, errorOf, grant, openTeam, recorded, type Team } from "../employees/employees.testing.ts";
import { endAllImpersonations } from "../impersonations/end.ts";
import { STARTS_PER_HOUR } from "../impersonations/limit.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { settleTallies } from "./tally.ts";

let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const refusedStart = (by = team.max) =>
  codeOf(() => startImpersonation(by, { userId: team.uma.id, reason: "why", ticket: null, productId: null }));
const settle = () => settleTallies(team.context);

describe("refusals of one caller and kind within a minute", () => {
  test("are one event at once, and one that says how many when the minute is over", async () => {
    const first = await recorded(team, async () => {
      for (let i = 0; i < 100; i++) expect(await refusedStart()).toBe("not_granted");
      team.clock.advance(59_999);
      await settle();
    });
    expect(first).toMatchObject([{ type: "impersonation.denied", reason: "not_granted", user: { id: team.uma.id } }]);
    team.clock.advance(1);
    const second = await recorded(team, () => Promise.all([settle(), settle()]));
    expect(second).toMatchObject([
      {
        type: "impersonation.denied",
        outcome: "refused",
        reason: "not_granted",
        actor: { id: team.max.caller.id, name: "Max Berg" },
        changes: { refusals: { from: 1, to: 100 } },
      },
    ]);
  });

  test("are told at the next one, when that comes before any timer, also of somebody else", async () => {
    for (let i = 0; i < 3; i++) await refusedStart();
    team.clock.advance(60_000);
    const events = await recorded(team, () => refusedStart(team.olivia));
    expect(events).toMatchObject([
      { actor: { id: team.max.caller.id }, changes: { refusals: { to: 3 } } },
      { actor: { id: team.olivia.caller.id }, reason: "not_granted" },
    ]);
  });

  test("are not lost when every other counter that is over is thrown away", async () => {
    for (let i = 0; i < 3; i++) await refusedStart();
    team.clock.advance(60_000);
    await team.store.write((tx) => tx.attempts.count("somebody's sign-in", 1000, team.clock.now));
    expect(await recorded(team, settle)).toHaveLength(1);
  });

  test("that were one leave nothing more to say, and another kind or caller is an event of its own", async () => {
    const events = await recorded(team, async () => {
      await refusedStart();
      await refusedStart(team.olivia);
      await codeOf(() => endAllImpersonations(team.max));
    });
    expect(events.map(({ actor, reason }) => [actor.kind === "employee" && actor.name, reason])).toEqual([
      ["Max Berg", "not_granted"],
      ["Olivia Ortega", "not_granted"],
      ["Max Berg", "forbidden"],
    ]);
    team.clock.advance(60_000);
    expect(await recorded(team, settle)).toEqual([]);
    const again = await recorded(team, () => refusedStart());
    expect(again).toHaveLength(1);
  });
});

describe("refused starts", () => {
  test("are limited as starts are, to 120 in an hour, with the seconds to wait; then they are possible again", async () => {
    for (let i = 0; i < STARTS_PER_HOUR; i++) expect(await refusedStart()).toBe("not_granted");
    const start = { userId: team.uma.id, reason: "why", ticket: null, productId: null };
    expect(await errorOf(() => startImpersonation(team.max, start))).toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 3600,
    });
    team.clock.advance(60 * 60 * 1000);
    expect(await refusedStart()).toBe("not_granted");
  });

  test("count together with those that began", async () => {
    const start = { userId: team.uma.id, reason: "why", ticket: null, productId: null };
    for (let i = 0; i < STARTS_PER_HOUR - 1; i++) await refusedStart();
    await grant(team, team.olivia, team.max);
    await startImpersonation(team.max, start);
    expect(await codeOf(() => startImpersonation(team.max, start))).toBe("too_many_requests");
  });

  test("four hundred of them leave four events, and a newest page that shows everything else", async () => {
    const events = await recorded(team, async () => {
      for (let i = 0; i < 400; i++) await refusedStart();
      team.clock.advance(60_000);
      await settle();
    });
    expect(events.map(({ reason, changes }) => [reason, changes?.refusals?.to])).toEqual([
      ["not_granted", undefined],
      ["too_many_requests", undefined],
      ["not_granted", 120],
      ["too_many_requests", 280],
    ]);
  });
});
