import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  codeOf,
  errorOf,
  expectRefused,
  fateOf,
  impersonate,
  openTeam,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { accessOf } from "../impersonations/access.ts";
import { settleOverdue } from "../impersonations/end.ts";
import { raiseImpersonation } from "../impersonations/raise.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { changeImpersonationSettings } from "../settings/change.ts";
import { grantImpersonator } from "./grant.ts";
import { getOwnGrant, listImpersonators } from "./list.ts";
import { revokeImpersonator } from "./revoke.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let team: Team;
beforeEach(async () => {
  team = await openTeam();
});

const later = (ms: number) => new Date(team.clock.now.getTime() + ms);
const minaId = () => team.mina.caller.id;
const minaUntil = (until: Date | null, access: "full" | "read_only" = "full") =>
  grantImpersonator(team.olivia, minaId(), access, until);
const settle = () => settleOverdue(team.context);
const granted = async () =>
  (await listImpersonators(team.olivia)).filter(({ grant }) => grant !== null).map(({ name }) => name);
const start = () =>
  startImpersonation(team.mina, { userId: team.uma.id, reason: "why", ticket: null, productId: null });
const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);

describe("a grant with an end", () => {
  test("is given, and says when it ends", async () => {
    const until = later(DAY);
    const [event] = await recorded(team, async () => {
      const { grant } = await grantImpersonator(team.adam, team.max.caller.id, "read_only", until);
      expect(grant).toMatchObject({ access: "read_only", until, grantedBy: { name: "Adam Novak" } });
    });
    expect(event).toMatchObject({ type: "grant.created", changes: { until: { from: null, to: until.toISOString() } } });
    expect(await getOwnGrant(team.max)).toMatchObject({ until });
  });

  test("that is past, or now, isn't given, and says where the mistake is", async () => {
    for (const until of [later(0), later(-1), later(-DAY)]) {
      const give = () => grantImpersonator(team.adam, team.max.caller.id, "full", until);
      await expectRefused(team, give, "invalid_input");
      expect((await errorOf(give)).fields).toMatchObject([{ pointer: "/until" }]);
      await expectRefused(team, () => minaUntil(until), "invalid_input");
    }
  });

  test("is over at its millisecond by the clock, whether or not anybody has noted it", async () => {
    await minaUntil(later(20 * MINUTE));
    team.clock.advance(20 * MINUTE - 1);
    expect(await accessOf(team.mina)).toMatchObject({ granted: true });
    const { impersonation } = await start();
    team.clock.advance(1);
    expect(await accessOf(team.mina)).toMatchObject({ granted: false, may: { because: "not_granted" } });
    expect(await granted()).toEqual([]);
    expect(await getOwnGrant(team.mina)).toBeNull();
    expect(await fateOf(team, impersonation)).toBe("over, and nobody has noted it");
    await expectRefused(team, start, "not_granted", "impersonation.denied");
  });

  test("ends what is being done with it, as that, with one event of each", async () => {
    const until = later(20 * MINUTE);
    await minaUntil(until);
    const impersonation = await impersonate(team, team.mina, team.uma);
    // Nothing moves a session's end, so a product that never hears of it knows it all the same.
    expect(impersonation.expiresAt).toEqual(until);
    team.clock.advance(21 * MINUTE);
    const events = await recorded(team, async () => {
      await Promise.all([settle(), settle(), settle()]);
      await settle();
    });
    expect(events).toMatchObject([
      { type: "grant.expired", actor: { kind: "system" }, at: until, employee: { id: minaId() } },
      { type: "impersonation.ended", reason: "grant_expired" },
    ]);
    expect(await fateOf(team, impersonation)).toBe("grant_expired");
    const [row] = await team.store.sql("SELECT ended_at, revoked_at, revoked_by_id FROM impersonations, grants");
    const times = [row?.ended_at, row?.revoked_at].map((at) => new Date(at as number | Date));
    expect([...times, row?.revoked_by_id]).toEqual([until, until, null]);
  });

  test("ends nothing that was over before it, however long nobody looked", async () => {
    await minaUntil(later(3 * 60 * MINUTE));
    const hour = await impersonate(team, team.mina, team.uma);
    team.clock.advance(DAY);
    await settle();
    expect(await fateOf(team, hour)).toBe("expired");
    expect(await granted()).toEqual([]);
  });

  test("takes a raise along with its session", async () => {
    await minaUntil(later(20 * MINUTE));
    const looking = await impersonate(team, team.mina, team.uma, null, "read_only");
    await raiseImpersonation(team.mina, looking.id, { reason: "why", minutes: 30 });
    team.clock.advance(20 * MINUTE);
    expect(await fateOf(team, looking)).toBe("over, and nobody has noted it");
    const raise = () => raiseImpersonation(team.mina, looking.id, { reason: "why", minutes: 5 });
    await expectRefused(team, raise, "not_live", "impersonation.denied");
    await settle();
    expect(await fateOf(team, looking)).toBe("grant_expired");
  });

  test("that was noted as over doesn't come back when the clock is set back", async () => {
    await minaUntil(later(20 * MINUTE));
    const impersonation = await impersonate(team, team.mina, team.uma);
    team.clock.advance(20 * MINUTE);
    await settle();
    team.clock.advance(-10 * MINUTE);
    expect(await granted()).toEqual([]);
    expect(await fateOf(team, impersonation)).toBe("grant_expired");
    expect(await codeOf(start)).toBe("not_granted");
  });

  test("that was over is another one when it is given again, and brings nothing back", async () => {
    const before = (await minaUntil(later(20 * MINUTE))).grant;
    const impersonation = await impersonate(team, team.mina, team.uma);
    team.clock.advance(20 * MINUTE);
    // Nobody has noted it yet.
    const events = await recorded(team, () => minaUntil(later(DAY)));
    expect(typesOf(events)).toEqual(["grant.expired", "impersonation.ended", "grant.created"]);
    expect((await getOwnGrant(team.mina))?.id).not.toBe(before?.id);
    expect(await fateOf(team, impersonation)).toBe("grant_expired");
  });

  test("that is over is no longer there to be revoked, and says so once", async () => {
    await minaUntil(later(MINUTE));
    team.clock.advance(MINUTE);
    const events = await recorded(team, () => revokeImpersonator(team.adam, minaId()));
    expect(typesOf(events)).toEqual(["grant.expired"]);
    expect(await recorded(team, settle)).toEqual([]);
  });
});

describe("another end", () => {
  test("is recorded as what it was and is; the same again isn't, and the grant stays the one it was", async () => {
    const id = (await getOwnGrant(team.mina))?.id;
    const [day, week] = [later(DAY), later(7 * DAY)];
    const [first, second, third] = await recorded(team, async () => {
      await minaUntil(day);
      await minaUntil(day);
      await minaUntil(week);
      await minaUntil(null);
    });
    const changed = (from: Date | null, to: Date | null) => ({
      type: "grant.changed",
      changes: { until: { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null } },
    });
    expect([first, second, third]).toMatchObject([changed(null, day), changed(day, week), changed(week, null)]);
    expect((await getOwnGrant(team.mina))?.id).toBe(id);
  });

  test("that is later gives power: not while the feature is off, nor to somebody by a Member", async () => {
    await minaUntil(later(DAY));
    await changeImpersonationSettings(team.olivia, { enabled: false });
    await expectRefused(team, () => minaUntil(later(2 * DAY)), "impersonation_disabled", "impersonation.denied");
    // Less in one thing and more in the other is more. The log counts what is refused again within a minute.
    for (const act of [() => minaUntil(null), () => minaUntil(null, "read_only")])
      expect(await codeOf(act)).toBe("impersonation_disabled");
    const own = () => grantImpersonator(team.mina, minaId(), "full", null);
    await expectRefused(team, own, "forbidden", "impersonation.denied");
  });

  test("that is sooner takes away: also while the feature is off", async () => {
    await changeImpersonationSettings(team.olivia, { enabled: false });
    await minaUntil(later(DAY));
    await minaUntil(later(MINUTE), "read_only");
    expect(await getOwnGrant(team.mina)).toMatchObject({ access: "read_only", until: later(MINUTE) });
  });

  test("that is sooner ends a session at that moment, and one that is later doesn't prolong it", async () => {
    const impersonation = await impersonate(team, team.mina, team.uma);
    await minaUntil(later(MINUTE));
    team.clock.advance(MINUTE - 1);
    expect(await fateOf(team, impersonation)).toBe("live");
    team.clock.advance(1);
    expect(await fateOf(team, impersonation)).toBe("over, and nobody has noted it");
    await settle();
    expect(await fateOf(team, impersonation)).toBe("grant_expired");

    await minaUntil(later(20 * MINUTE));
    const short = await impersonate(team, team.mina, team.uma);
    await minaUntil(null);
    team.clock.advance(20 * MINUTE);
    await settle();
    expect(await fateOf(team, short)).toBe("expired");
  });
});

// On both dialects the log is broken in db/unrecorded.test.ts; this trigger is SQLite's.
const onSqlite = test.skipIf(process.env.TEST_DATABASES === "postgres");
onSqlite("where the log takes no event nobody is let in for longer, or for more and less; less is done", async () => {
  await team.store.sql(
    "CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit table is broken'); END",
  );
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  const soon = later(MINUTE);
  await minaUntil(soon);
  expect(await getOwnGrant(team.mina)).toMatchObject({ access: "full", until: soon });
  for (const further of [() => minaUntil(null), () => minaUntil(null, "read_only"), () => minaUntil(later(DAY))])
    await expect(further()).rejects.toThrow("the audit table is broken");
  expect(await getOwnGrant(team.mina)).toMatchObject({ access: "full", until: soon });
  // Its end by time waits for no record, either.
  team.clock.advance(MINUTE);
  await settle();
  expect(await team.store.read((tx) => tx.grants.find(minaId()))).toBeNull();
  vi.restoreAllMocks();
});
