import { describe, expect, test } from "vitest";
import {
  begin,
  dueAt,
  type Facts,
  HOUR_MS,
  type Impersonation,
  levelNow,
  live,
  overBy,
  raisedUntilNow,
  raiseEnd,
  statusOf,
} from "./impersonation.ts";
import type { Level } from "./level.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

const mina = {
  id: "m",
  name: "Mina Haddad",
  email: "mina@acme.example",
  role: "member",
  active: true,
  createdAt: now,
} as const;
const uma = { id: "u", name: "Uma Patel", email: "uma@globex.example", externalId: null };

const pending = begin(beginning());
const running: Impersonation = { ...pending, startedAt: later(2000) };

const facts: Facts = {
  stoppable: true,
  enabled: true,
  enableEpoch: 3,
  grantStands: true,
  grantUntil: later(HOUR_MS),
  highestLevel: "full",
  impersonatorActive: true,
  dashboardSessionEndedAt: null,
  dashboardSessionExpiresAt: later(12 * HOUR_MS),
  userActive: true,
  userIsEmployee: false,
  productActive: true,
  protectedSince: null,
  userSays: { choice: "always", until: null },
};

describe("an impersonation holds", () => {
  test("while everything it rests on stands", () => {
    expect(live(running, facts, later(10_000))).toBe(true);
  });
  test("to the last millisecond of its hour", () => {
    expect(live(running, facts, later(HOUR_MS - 1))).toBe(true);
  });
  test("to the last millisecond of its grant, which may be over before the hour", () => {
    expect(live(running, { ...facts, grantUntil: later(10_000) }, later(9_999))).toBe(true);
    expect(live(running, { ...facts, grantUntil: null }, later(10_000))).toBe(true);
  });
  test("through a clock corrected by less than five seconds", () => {
    expect(live(running, facts, later(-5000))).toBe(true);
  });
});

describe("an impersonation no longer holds", () => {
  const at = later(10_000);
  test.each<[string, Partial<Impersonation>, Partial<Facts>, Date]>([
    ["once it is ended", { endedAt: later(9000), endReason: "stopped" }, {}, at],
    ["at the very millisecond its hour is over", {}, {}, later(HOUR_MS)],
    ["when the clock is set back before its beginning", {}, {}, later(-5001)],
    ["when nobody could stop it, as this server can't write", {}, { stoppable: false }, at],
    ["when impersonation is off", {}, { enabled: false }, at],
    ["when impersonation was turned off and on again", {}, { enableEpoch: 4 }, at],
    ["when its grant is revoked, whatever grant came after", {}, { grantStands: false }, at],
    ["at the very millisecond its grant's time is over, noted or not", {}, { grantUntil: at }, at],
    ["when it goes further than its grant or the settings now do", {}, { highestLevel: "read_only" }, at],
    ["when it is raised further than they do", raised(0, 60_000), { highestLevel: "read_only" }, at],
    ["when the impersonator is deactivated", {}, { impersonatorActive: false }, at],
    ["when the confirming dashboard session has ended", {}, { dashboardSessionEndedAt: later(5000) }, at],
    ["when the confirming dashboard session has expired", {}, { dashboardSessionExpiresAt: at }, at],
    ["when the user is disabled", {}, { userActive: false }, at],
    ["when the user turns out to be an employee", {}, { userIsEmployee: true }, at],
    ["when the product is disabled", {}, { productActive: false }, at],
    ["when the user, their domain or the product is protected", {}, { protectedSince: later(5000) }, at],
    ["when they were protected before it began", {}, { protectedSince: later(-5000) }, at],
    ["when they are protected after it was approved", { approvedAt: later(0) }, { protectedSince: later(1) }, at],
    ["when the user says never", {}, { userSays: { choice: "never", until: null } }, at],
    ["at the very millisecond the user's date is over", {}, { userSays: { choice: "until", until: at } }, at],
    ["when the user's date is missing", {}, { userSays: { choice: "until", until: null } }, at],
    ["when the user says what nobody knows", {}, { userSays: { choice: "maybe" as "always", until: null } }, at],
  ])("%s", (_, row, fact, when) => {
    expect(live({ ...running, ...row }, { ...facts, ...fact }, when)).toBe(false);
  });
});

test("one that was approved since holds in spite of a protection", () => {
  const approved = { ...running, approvedAt: later(-1000) };
  expect(live(approved, { ...facts, protectedSince: later(-2000) }, later(10_000))).toBe(true);
  expect(live(approved, { ...facts, protectedSince: later(-1000) }, later(10_000))).toBe(true);
  expect(live(approved, { ...facts, protectedSince: null }, later(10_000))).toBe(true);
});

test("whoever is in stays when the user is to be asked from now on, and to the last millisecond of a date", () => {
  expect(live(running, { ...facts, userSays: { choice: "ask", until: null } }, later(10_000))).toBe(true);
  expect(live(running, { ...facts, userSays: { choice: "until", until: later(10_001) } }, later(10_000))).toBe(true);
});

test("a read-only one holds whatever the highest level is, and so does one whose raise is over", () => {
  const lower = { ...facts, highestLevel: "read_only" as const };
  expect(live({ ...running, access: "read_only" }, lower, later(10_000))).toBe(true);
  expect(live({ ...running, ...raised(0, 60_000) }, lower, later(60_000))).toBe(true);
});

describe("the level of now", () => {
  const readOnly: Partial<Impersonation> = { access: "read_only" };
  test.each<[string, Partial<Impersonation>, Date, Level]>([
    ["is what it began with", {}, later(0), "full"],
    ["is what it began with, looking only", readOnly, later(0), "read_only"],
    ["is full from a raise on", raised(1000, 61_000), later(1000), "full"],
    ["is full to the last millisecond of a raise", raised(1000, 61_000), later(60_999), "full"],
    ["is read-only at the very millisecond the raise is over", raised(1000, 61_000), later(61_000), "read_only"],
    ["is read-only long after, noted or not", raised(1000, 61_000), later(HOUR_MS - 1), "read_only"],
    ["is full through a clock corrected by less than five seconds", raised(60_000, 120_000), later(55_000), "full"],
    ["is read-only when the clock is set back before the raise", raised(60_000, 120_000), later(54_999), "read_only"],
    [
      "is read-only for an instant of which half is missing",
      { ...raised(0, 60_000), raisedAt: null },
      later(1),
      "read_only",
    ],
    ["is read-only where a row says what nobody knows", { access: "root" as Level }, later(0), "read_only"],
    ["is read-only where a row says nothing", { access: undefined as unknown as Level }, later(0), "read_only"],
  ])("%s", (_, row, when, level) => {
    expect(levelNow({ ...running, ...row }, when)).toBe(level);
  });

  test("says until when by a raise, and of what is over nothing", () => {
    const raise = { ...running, ...raised(1000, 61_000) };
    expect(raisedUntilNow(raise, later(60_999))).toEqual(later(61_000));
    expect(raisedUntilNow(raise, later(61_000))).toBeNull();
    expect(raisedUntilNow({ ...raise, endedAt: later(2000) }, later(3000))).toBeNull();
    expect(raisedUntilNow(running, later(3000))).toBeNull();
  });

  test("whatever minutes are asked for at whatever moment, a raise is over after 30 and with the hour", () => {
    for (let ms = 0; ms < HOUR_MS; ms += 61_001) {
      for (const minutes of [5, 15, 30, 31, 600, Number.MAX_SAFE_INTEGER]) {
        const until = raiseEnd(running, minutes, later(ms)).getTime();
        expect(until).toBeLessThanOrEqual(
          Math.min(later(ms + Math.min(minutes, 30) * 60_000).getTime(), later(HOUR_MS).getTime()),
        );
        for (const back of [0, 1000, 5000, 5001, 60_000, HOUR_MS]) {
          // A clock that goes back lets nothing be done before the raise, and never after it.
          const row = { ...running, access: "read_only" as const, raisedAt: later(ms), raisedUntil: new Date(until) };
          expect(levelNow(row, later(ms - back))).toBe(back <= 5000 ? "full" : "read_only");
          expect(levelNow(row, new Date(until + back))).toBe("read_only");
        }
      }
    }
  });
});

describe("the end is set once, at the confirming click", () => {
  test("one hour after it at most, whatever the setting says", () => {
    const long = begin({ ...beginning(), maxMinutes: 600 });
    expect(long.expiresAt).toEqual(later(HOUR_MS));
  });
  test("sooner where the organization says so", () => {
    expect(begin({ ...beginning(), maxMinutes: 15 }).expiresAt).toEqual(later(15 * 60_000));
  });
  test("never after the dashboard session that confirmed it", () => {
    const short = begin({ ...beginning(), dashboardSession: { id: "s", expiresAt: later(60_000) } });
    expect(short.expiresAt).toEqual(later(60_000));
  });
  test("never after the grant it began under", () => {
    expect(begin({ ...beginning(), grantUntil: later(60_000) }).expiresAt).toEqual(later(60_000));
    expect(begin({ ...beginning(), grantUntil: later(2 * HOUR_MS) }).expiresAt).toEqual(later(HOUR_MS));
  });
});

describe("of what time has ended what came first counts", () => {
  test.each<[string, Impersonation, Date | null, Date, string | null]>([
    ["nothing yet", running, null, later(HOUR_MS - 1), null],
    ["the hour", running, null, later(HOUR_MS), "expired"],
    ["the minute to open it", pending, null, later(60_000), "not_opened"],
    ["the grant", running, later(9000), later(9000), "grant_expired"],
    ["the grant, not yet", running, later(9000), later(8999), null],
    ["the grant, long ago", running, later(9000), later(2 * HOUR_MS), "grant_expired"],
    ["the grant, with the hour", running, later(HOUR_MS), later(HOUR_MS), "grant_expired"],
    ["the hour, before the grant", running, later(HOUR_MS + 1), later(2 * HOUR_MS), "expired"],
    ["the grant, before it was opened", pending, later(5000), later(70_000), "grant_expired"],
  ])("%s", (_, row, grantUntil, at, reason) => {
    expect(overBy(row, grantUntil, at)).toBe(reason);
  });
});

describe("a list says", () => {
  test("pending for a minute, then ended, when it was never opened", () => {
    expect(statusOf(pending, later(59_999))).toBe("pending");
    expect(statusOf(pending, later(60_000))).toBe("ended");
    expect(dueAt(pending)).toEqual(later(60_000));
  });
  test("live until its end, then ended, noted or not", () => {
    expect(statusOf(running, later(HOUR_MS - 1))).toBe("live");
    expect(statusOf(running, later(HOUR_MS))).toBe("ended");
  });
  test("ended for what was ended early", () => {
    expect(statusOf({ ...running, endedAt: later(5000) }, later(6000))).toBe("ended");
  });
});

function raised(fromMs: number, untilMs: number): Partial<Impersonation> {
  return { access: "read_only", raisedAt: later(fromMs), raisedUntil: later(untilMs) };
}

function beginning() {
  return {
    id: "i",
    impersonator: mina,
    user: uma,
    product: { id: "p", name: "Tally" },
    reason: null,
    ticket: null,
    dashboardSession: { id: "s", expiresAt: later(12 * HOUR_MS) },
    grantId: "g",
    enableEpoch: 3,
    access: "full" as const,
    maxMinutes: 60,
    now,
  };
}
