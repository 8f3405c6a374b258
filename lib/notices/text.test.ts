import { describe, expect, test } from "vitest";
import type { Hours, ToldNotice } from "./notice.ts";
import { hrefOf, textOf } from "./text.ts";

const at = new Date("2026-11-22T09:00:00.000Z");
const mina = { id: "mina", name: "Mina Haddad", email: "mina@acme.example" };
const night: Hours = { from: "22:00", to: "06:00", timeZone: "UTC" };
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

describe("a notice is told in its reader's words", () => {
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
      { type: "own_account_changed", facts: { account: "passkey_added" } },
      "A passkey was added to your account. If that wasn't you, tell an Owner at once, and change your password.",
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
