import { describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import type { Actor, EventFields, EventType } from "../audit/event.ts";
import { isOutside } from "./hours.ts";
import { defaultNotices, type Hours, isMailed, type NoticeSettings, noticeTypes } from "./notice.ts";
import { isNoticed, type NoticeGrounds, noticesOf } from "./rules.ts";

const at = new Date("2026-11-22T09:00:00.000Z");
const mina = { id: "mina", name: "Mina Haddad", email: "mina@acme.example" };
const max = { id: "max", name: "Max Berg", email: "max@acme.example" };
const byMina: Actor = { kind: "employee", ...mina };
const day: Hours = { from: "08:00", to: "18:00", timeZone: "UTC" };
const night: Hours = { from: "22:00", to: "06:00", timeZone: "UTC" };

const quiet: NoticeGrounds = {
  settings: defaultNotices,
  opened: true,
  hadSession: true,
  usersThisHour: 1,
  toldThisHour: [],
  toldToday: [],
};
const became = (to: unknown) => ({ from: null, to });
const toFull = { from: "read_only", to: "full" };
const toLooking = { from: "full", to: "read_only" };
const withHours = (hours: Hours) => ({ settings: { ...defaultNotices, hours } });

describe("of which event who is told what", () => {
  test.each<[string, EventType, EventFields, Partial<NoticeGrounds>, string[]]>([
    ["turned on", "impersonation.enabled", {}, {}, ["turned_on"]],
    ["turned off", "impersonation.disabled", {}, {}, ["turned_off"]],
    ["other settings", "impersonation.settings_changed", {}, {}, []],
    ["a grant to oneself", "grant.created", { employee: mina }, {}, ["self_grant"]],
    ["more to oneself", "grant.changed", { employee: mina, changes: { access: toFull } }, {}, ["self_grant"]],
    ["less to oneself", "grant.changed", { employee: mina, changes: { access: toLooking } }, {}, []],
    ["more to another", "grant.changed", { employee: max, changes: { access: toFull } }, {}, []],
    ["a grant to another", "grant.created", { employee: max }, {}, []],
    ["a first session", "impersonation.started", {}, { hadSession: false }, ["first_session"]],
    ["a later session", "impersonation.started", {}, {}, []],
    ["one that isn't there", "impersonation.started", {}, { opened: false, hadSession: false }, []],
    ["as many users as may be", "impersonation.started", {}, { usersThisHour: 10 }, []],
    ["a user more", "impersonation.started", {}, { usersThisHour: 11 }, ["many_users"]],
    ["more, told already", "impersonation.started", {}, { usersThisHour: 12, toldThisHour: ["many_users"] }, []],
    ["within the hours", "impersonation.started", {}, withHours(day), []],
    ["outside the hours", "impersonation.started", {}, withHours(night), ["outside_hours"]],
    ["a zone on no map", "impersonation.started", {}, withHours({ ...night, timeZone: "Europe/Atlantis" }), []],
    ["an end", "impersonation.ended", {}, {}, ["session_summary"]],
    ["an end of what never began", "impersonation.ended", {}, { opened: false }, []],
    ["a product that can't be told", "product.unreachable", {}, {}, ["product_unreachable"]],
    [
      "second factors that were reset",
      "employee.second_factor_reset",
      {},
      {},
      ["second_factor_reset", "own_factor_reset"],
    ],
    ["a second factor that was added", "employee.second_factor_added", {}, {}, ["own_account_changed"]],
    ["a second factor that was removed", "employee.second_factor_removed", {}, {}, ["own_account_changed"]],
    ["new recovery codes", "employee.recovery_codes_renewed", {}, {}, ["own_account_changed"]],
    ["another password", "employee.password_changed", {}, {}, ["own_account_changed"]],
    ["a personal token", "employee.token_created", {}, {}, ["own_account_changed"]],
    ["a use of it", "employee.token_used", {}, {}, []],
    ["the same within an hour", "product.unreachable", {}, { toldThisHour: ["product_unreachable"] }, []],
    ["access that ends soon", "grant.expiring", { employee: max }, {}, ["own_grant_expiring", "grant_expiring"]],
    [
      "the same within a day",
      "grant.expiring",
      { employee: max },
      { toldToday: ["grant_expiring"] },
      ["own_grant_expiring"],
    ],
    ["access that has ended", "grant.expired", { employee: max }, {}, ["own_grant_expired", "grant_expired"]],
    [
      "the same within a day",
      "grant.expired",
      { employee: max },
      { toldToday: ["grant_expired"] },
      ["own_grant_expired"],
    ],
    ["access that was looked at", "grant.reviewed", { employee: max }, {}, []],
    [
      "a longer one of oneself",
      "grant.changed",
      { employee: mina, changes: { until: { from: "2026-11-23T00:00:00.000Z", to: null } } },
      {},
      ["self_grant"],
    ],
    [
      "a shorter one of oneself",
      "grant.changed",
      { employee: mina, changes: { until: { from: null, to: "2026-11-23T00:00:00.000Z" } } },
      {},
      [],
    ],
    ["a start", "impersonation.requested", {}, {}, []],
    [
      "one that breaks the glass",
      "impersonation.requested",
      { changes: { breakGlass: became(true) } },
      {},
      ["break_glass"],
    ],
    [
      "what an approver is asked",
      "request.created",
      { changes: { waitsFor: became("approver") } },
      {},
      ["request_waiting"],
    ],
    ["what the user alone is asked", "request.created", { changes: { waitsFor: became("user") } }, {}, []],
    ["a yes", "request.approved", { changes: { status: became("approved") } }, {}, ["request_answered"]],
    ["a yes before the user's", "request.approved", { changes: { status: became("waiting") } }, {}, []],
    ["a no", "request.refused", {}, {}, ["request_answered"]],
    [
      "no answer",
      "request.expired",
      { changes: { status: { from: "waiting", to: "expired" } } },
      {},
      ["request_answered"],
    ],
    ["a yes not used", "request.expired", { changes: { status: { from: "approved", to: "expired" } } }, {}, []],
    ["a user unprotected", "user.unprotected", {}, {}, ["unprotected"]],
    ["a domain unprotected", "domain.unprotected", {}, {}, ["unprotected"]],
    ["a product unprotected", "product.unprotected", {}, {}, ["unprotected"]],
    ["a user protected", "user.protected", {}, {}, []],
    ["a webhook that can't", "webhook.unreachable", {}, {}, []],
  ])("%s", (_, type, fields, grounds, types) => {
    const event = happened(type, at, fields, byMina);
    expect(noticesOf(event, { ...quiet, ...grounds }).map((due) => due.type)).toEqual(types);
    if (types.length > 0) expect(isNoticed(event)).toBe(true);
  });
});

describe("hours", () => {
  test.each<[string, string, Hours, boolean]>([
    ["the first minute", "2026-11-22T08:00:00Z", day, false],
    ["the minute before", "2026-11-22T07:59:59Z", day, true],
    ["the last minute", "2026-11-22T17:59:59Z", day, false],
    ["the end", "2026-11-22T18:00:00Z", day, true],
    ["midnight, by day", "2026-11-22T00:00:00Z", day, true],
    ["over midnight: before it", "2026-11-22T23:30:00Z", night, false],
    ["over midnight: midnight", "2026-11-22T00:00:00Z", night, false],
    ["over midnight: after it", "2026-11-22T05:59:00Z", night, false],
    ["over midnight: the morning", "2026-11-22T06:00:00Z", night, true],
    ["over midnight: the evening", "2026-11-22T21:59:00Z", night, true],
    ["Vienna in winter", "2026-11-22T07:00:00Z", { ...day, timeZone: "Europe/Vienna" }, false],
    ["Vienna in summer", "2026-07-22T06:00:00Z", { ...day, timeZone: "Europe/Vienna" }, false],
    ["Vienna in summer, an hour later", "2026-07-22T16:00:00Z", { ...day, timeZone: "Europe/Vienna" }, true],
    ["half an hour's zone", "2026-11-22T02:30:00Z", { ...day, timeZone: "Asia/Kolkata" }, false],
    ["a zone on another day", "2026-11-22T22:00:00Z", { ...day, timeZone: "Pacific/Auckland" }, false],
    // The clocks of New York go from 01:59 to 03:00 at 07:00 UTC, and back from 01:59 to 01:00 at 06:00.
    [
      "before the hour that is left out",
      "2026-03-08T06:59:00Z",
      { from: "02:00", to: "03:30", timeZone: "America/New_York" },
      true,
    ],
    [
      "after the hour that is left out",
      "2026-03-08T07:00:00Z",
      { from: "02:00", to: "03:30", timeZone: "America/New_York" },
      false,
    ],
    [
      "an hour that comes twice, the second time",
      "2026-11-01T06:30:00Z",
      { from: "01:00", to: "02:00", timeZone: "America/New_York" },
      false,
    ],
  ])("%s", (_, instant, hours, outside) => {
    expect(isOutside(hours, new Date(instant))).toBe(outside);
  });
});

test("what Owners choose to be mailed is mailed, and the bell asks nobody", () => {
  const mailed = (chosen: Partial<NoticeSettings>) =>
    noticeTypes.filter((type) => isMailed(type, { ...defaultNotices, ...chosen }));
  expect(mailed({})).toEqual([...noticeTypes]);
  const waiting = ["request_waiting", "request_answered", "break_glass"];
  // Whose access ends or whose second factors were reset is told, whatever Owners choose.
  const always = [...waiting, "own_grant_expiring", "own_grant_expired", "own_factor_reset", "own_account_changed"];
  expect(mailed({ ownerMail: false })).toEqual(["session_summary", ...always]);
  expect(mailed({ ownerMail: ["self_grant"], impersonatorSummary: false })).toEqual(["self_grant", ...always]);
});
