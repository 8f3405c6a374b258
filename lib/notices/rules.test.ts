import { describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import type { Actor, EventFields, EventType } from "../audit/event.ts";
import { isOutside } from "./hours.ts";
import { defaultNotices, type Hours, isMailed, type NoticeSettings, noticeTypes, type ToldNotice } from "./notice.ts";
import { isNoticed, type NoticeGrounds, noticesOf } from "./rules.ts";
import { hrefOf, textOf } from "./text.ts";

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
  const always = [...waiting, "own_grant_expiring", "own_grant_expired", "own_factor_reset"];
  expect(mailed({ ownerMail: false })).toEqual(["session_summary", ...always]);
  expect(mailed({ ownerMail: ["self_grant"], impersonatorSummary: false })).toEqual(["self_grant", ...always]);
});

const olivia = {
  id: "olivia",
  name: "Olivia Ortega",
  email: "olivia@acme.example",
  role: "owner",
  active: true,
} as const;
const uma = { id: "u", name: "Uma Patel", email: "uma@globex.example", externalId: null };
const told = (notice: Partial<ToldNotice>): ToldNotice => ({
  ...{ id: "n", type: "turned_on", at, readAt: null, eventId: "e", facts: null, reader: olivia, by: mina },
  ...{ productId: "p", product: "Ledger", impersonationId: "i", recorded: true },
  ...{ requestId: null, request: null },
  session: { user: uma, startedAt: at, endedAt: new Date(at.getTime() + 12 * 60_000) },
  tally: { pages: 5, acts: 1, refusals: 0 },
  ...notice,
});

const asked = (kind: "start" | "raise" | "grant") => ({
  requestId: "r",
  request: { kind, user: kind === "grant" ? null : uma },
});

describe("in the reader's words", () => {
  test.each<[Partial<ToldNotice>, string, string]>([
    [{ type: "turned_on" }, "Mina Haddad turned user impersonation on.", "/settings"],
    [{ type: "turned_off", by: olivia }, "You turned user impersonation off. No session goes on.", "/settings"],
    [{ type: "self_grant" }, "Mina Haddad gave themselves access to user impersonation.", "/settings"],
    [
      { type: "break_glass" },
      "Mina Haddad broke the glass: a session as Uma Patel, without waiting for anybody's yes.",
      "/sessions/i",
    ],
    [
      { type: "request_waiting", ...asked("start") },
      "Mina Haddad asks to be signed in as Uma Patel. It can be answered for 30 minutes.",
      "/requests/r",
    ],
    [
      { type: "request_waiting", ...asked("grant") },
      "Mina Haddad asks for access to user impersonation. It can be answered for 30 minutes.",
      "/requests/r",
    ],
    [
      { type: "request_answered", facts: { answer: "approved" }, ...asked("raise") },
      "Mina Haddad said yes to your request to make changes as Uma Patel. Begin within 10 minutes.",
      "/requests/r",
    ],
    [
      { type: "request_answered", facts: { answer: "refused" }, by: null, ...asked("start") },
      "The user said no to your request to be signed in as Uma Patel.",
      "/requests/r",
    ],
    [{ type: "self_grant", by: olivia }, "You gave yourself access to user impersonation.", "/settings"],
    [{ type: "first_session" }, "Mina Haddad opened a session for the first time.", "/sessions/i"],
    [
      { type: "many_users", facts: { users: 11 } },
      "Mina Haddad opened sessions as 11 users within an hour.",
      "/sessions/i",
    ],
    [
      { type: "outside_hours", facts: { hours: { ...night, timeZone: "Europe/Vienna" } } },
      "Mina Haddad opened a session at 10:00, outside the hours from 22:00 to 06:00 (Europe/Vienna).",
      "/sessions/i",
    ],
    [
      { type: "outside_hours", facts: { hours: { ...night, timeZone: "Europe/Atlantis" } } },
      "Mina Haddad opened a session at 09:00 UTC, outside the hours from 22:00 to 06:00 (Europe/Atlantis).",
      "/sessions/i",
    ],
    [
      { type: "product_unreachable", by: null },
      "Ledger couldn't be told that a session had ended. Its sign-in may go on until it asks.",
      "/products/p",
    ],
    [
      { type: "grant_expiring", facts: { until: "2026-12-03T09:05:00.000Z" } },
      "Mina Haddad's access to user impersonation ends on 2026-12-03 at 09:05 UTC. The access review has everybody's.",
      "/settings/access-review",
    ],
    [
      { type: "grant_expired", by: null },
      "Somebody's access to user impersonation has ended: its time was over. The access review shows who still has it.",
      "/settings/access-review",
    ],
    [
      { type: "own_grant_expiring", facts: { until: "2026-12-03T09:05:00.000Z" } },
      "Your access to user impersonation ends on 2026-12-03 at 09:05 UTC. An Owner or Admin can prolong it.",
      "/account",
    ],
    [
      { type: "own_grant_expired" },
      "Your access to user impersonation has ended: its time was over. An Owner or Admin can give it to you again.",
      "/account",
    ],
    [
      { type: "unprotected", facts: { unprotected: "user" } },
      "Mina Haddad took the protection of a user away. Whoever has access may sign in there.",
      "/audit-log?type=user.unprotected",
    ],
    [
      { type: "unprotected", facts: { unprotected: "domain" }, by: olivia },
      "You took the protection of an e-mail domain away. Whoever has access may sign in there.",
      "/settings/protected-domains",
    ],
    [
      { type: "unprotected", facts: { unprotected: "product" } },
      "Mina Haddad took the protection of Ledger away. Whoever has access may sign in there.",
      "/products/p",
    ],
    [
      { type: "session_summary" },
      "Your session as Uma Patel in Ledger lasted 12 minutes: 5 pages, 1 act, 0 refusals.",
      "/sessions/i",
    ],
    [
      { type: "session_summary", tally: null },
      "Your session as Uma Patel in Ledger lasted 12 minutes. What was done in it is archived.",
      "/sessions/i",
    ],
  ])("%j", (notice, text, href) => {
    expect(textOf(told(notice), { named: true })).toBe(text);
    expect(hrefOf(told(notice))).toBe(href);
    expect(textOf(told(notice), { named: false })).not.toContain("Uma");
  });
});
