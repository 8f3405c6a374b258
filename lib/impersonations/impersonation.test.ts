import { describe, expect, test } from "vitest";
import { begin, dueAt, type Facts, HOUR_MS, type Impersonation, live, statusOf } from "./impersonation.ts";

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
  impersonatorActive: true,
  dashboardSessionEndedAt: null,
  dashboardSessionExpiresAt: later(12 * HOUR_MS),
  userActive: true,
  userIsEmployee: false,
  productActive: true,
};

describe("an impersonation holds", () => {
  test("while everything it rests on stands", () => {
    expect(live(running, facts, later(10_000))).toBe(true);
  });
  test("to the last millisecond of its hour", () => {
    expect(live(running, facts, later(HOUR_MS - 1))).toBe(true);
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
    ["when the impersonator is deactivated", {}, { impersonatorActive: false }, at],
    ["when the confirming dashboard session has ended", {}, { dashboardSessionEndedAt: later(5000) }, at],
    ["when the confirming dashboard session has expired", {}, { dashboardSessionExpiresAt: at }, at],
    ["when the user is disabled", {}, { userActive: false }, at],
    ["when the user turns out to be an employee", {}, { userIsEmployee: true }, at],
    ["when the product is disabled", {}, { productActive: false }, at],
  ])("%s", (_, row, fact, when) => {
    expect(live({ ...running, ...row }, { ...facts, ...fact }, when)).toBe(false);
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
    maxMinutes: 60,
    now,
  };
}
