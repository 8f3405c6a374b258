import { expect, test } from "vitest";
import { eventWith, mina, olivia, uma } from "./event.testing.ts";
import { type AuditEvent, eventTypes } from "./event.ts";
import { partsOf, sentenceOf, typeText } from "./sentence.ts";

const read = (event: AuditEvent) => partsOf(sentenceOf(event)).join("");

const to = (value: string) => ({ from: null, to: value });
const asks = (kind: string) => ({ kind: to(kind), waitsFor: to("approver") });

test.each<[Partial<AuditEvent>, string]>([
  [{ type: "impersonation.started", user: uma }, "Mina Haddad signed in as Uma Patel"],
  [{ type: "impersonation.ended", user: uma, reason: "stopped" }, "Mina Haddad ended the session as Uma Patel"],
  [
    { type: "impersonation.ended", actor: { kind: "system" }, user: uma, reason: "expired" },
    "The session as Uma Patel ended: time was up",
  ],
  [
    { type: "impersonation.ended", actor: { kind: "employee", ...olivia }, user: uma, reason: "feature_disabled" },
    "The session as Uma Patel ended: user impersonation was turned off",
  ],
  [
    { type: "impersonation.denied", outcome: "refused", user: uma, reason: "not_granted" },
    "Mina Haddad was refused a session as Uma Patel: no access to impersonation",
  ],
  [
    {
      type: "impersonation.denied",
      outcome: "refused",
      user: uma,
      impersonationId: "i",
      reason: "invalid_request",
      changes: { handOff: { from: null, to: "login_hint is missing." } },
    },
    "The session as Uma Patel couldn't be opened: login_hint is missing.",
  ],
  [
    { type: "impersonation.denied", outcome: "refused", employee: olivia, reason: "forbidden" },
    "Mina Haddad was refused to change the access of Olivia Ortega: not allowed for your role",
  ],
  [{ type: "impersonation.action", user: uma, reason: "Created a task" }, "Mina Haddad, as Uma Patel: Created a task"],
  [
    { type: "impersonation.action", outcome: "refused", user: uma, reason: "Change the card" },
    "Mina Haddad was refused while signed in as Uma Patel: Change the card",
  ],
  [
    { type: "impersonation.noted", user: uma, changes: { note: { from: null, to: "Hers to change." } } },
    "Mina Haddad noted something about the session as Uma Patel",
  ],
  [
    {
      type: "impersonation.raised",
      user: uma,
      changes: { raisedUntil: { from: null, to: "2026-11-22T09:05:00.000Z" } },
    },
    "Mina Haddad may make changes as Uma Patel until 09:05 UTC",
  ],
  [
    { type: "impersonation.dropped", user: uma, reason: "stopped" },
    "Mina Haddad set the session as Uma Patel back to looking only",
  ],
  [
    { type: "impersonation.dropped", actor: { kind: "system" }, user: uma, reason: "expired" },
    "The session as Uma Patel is to look only again: its minutes are over",
  ],
  [
    { type: "impersonation.requested", user: uma, changes: { breakGlass: { from: null, to: true } } },
    "Mina Haddad broke the glass for a session as Uma Patel",
  ],
  [
    { type: "request.created", employee: mina, user: uma, changes: { ...asks("start"), access: to("full") } },
    "Mina Haddad asked to make changes as Uma Patel",
  ],
  [
    { type: "request.created", employee: mina, user: uma, changes: { ...asks("start"), access: to("read_only") } },
    "Mina Haddad asked to look as Uma Patel",
  ],
  [
    { type: "request.created", employee: mina, changes: asks("grant") },
    "Mina Haddad asked an Owner for access to impersonation",
  ],
  [
    { type: "request.approved", employee: olivia, user: uma, changes: asks("raise") },
    "Mina Haddad approved that Olivia Ortega makes changes as Uma Patel",
  ],
  [
    { type: "request.refused", employee: olivia, user: uma, changes: asks("start") },
    "Mina Haddad refused that Olivia Ortega signs in as Uma Patel",
  ],
  [
    { type: "request.approved", employee: olivia, changes: asks("grant") },
    "Mina Haddad approved that Olivia Ortega may impersonate",
  ],
  [
    {
      type: "request.expired",
      employee: olivia,
      reason: "expired",
      changes: { status: { from: "waiting", to: "expired" } },
    },
    "What Olivia Ortega asked for is over: nobody answered in time",
  ],
  [
    {
      type: "request.expired",
      employee: olivia,
      reason: "expired",
      changes: { status: { from: "approved", to: "expired" } },
    },
    "What Olivia Ortega asked for is over: it wasn't begun in time",
  ],
  [
    { type: "request.expired", employee: olivia, reason: "grant_revoked" },
    "What Olivia Ortega asked for is over: their access was taken away",
  ],
  [
    { type: "request.denied", outcome: "refused", employee: olivia, reason: "already_answered" },
    "Mina Haddad was refused an answer to Olivia Ortega: answered already",
  ],
  [
    { type: "request.denied", outcome: "refused", employee: mina, reason: "request_expired" },
    "Mina Haddad was refused what they asked for: the time for it is over",
  ],
  [
    { type: "request.denied", outcome: "refused", reason: "forbidden" },
    "Mina Haddad was refused an answer to a request: not allowed for your role",
  ],
  [
    { type: "grant.changed", employee: olivia, changes: { access: { from: "full", to: "read_only" } } },
    "Mina Haddad let Olivia Ortega look only as users",
  ],
  [
    { type: "grant.changed", employee: mina, changes: { access: { from: "read_only", to: "full" } } },
    "Mina Haddad let themselves make changes as users",
  ],
  [{ type: "user.protected", user: uma, reason: "VIP" }, "Mina Haddad protected Uma Patel from impersonation"],
  [
    { type: "user.protected", user: uma, reason: "VIP", changes: { why: { from: "Founder", to: "VIP" } } },
    "Mina Haddad said anew why Uma Patel is protected",
  ],
  [{ type: "user.unprotected", user: uma }, "Mina Haddad let Uma Patel be impersonated again"],
  [
    { type: "domain.protected", changes: { domain: { from: null, to: "globex.example" } } },
    "Mina Haddad protected users of the domain globex.example from impersonation",
  ],
  [
    { type: "domain.unprotected", changes: { domain: { from: "globex.example", to: null } } },
    "Mina Haddad let users of the domain globex.example be impersonated again",
  ],
  [
    { type: "product.protected", changes: { name: { from: "Tally", to: "Tally" } } },
    "Mina Haddad protected the product Tally from impersonation",
  ],
  [
    { type: "product.unprotected", changes: { name: { from: "Tally", to: "Tally" } } },
    "Mina Haddad let users be impersonated in the product Tally again",
  ],
  [
    {
      type: "grant.created",
      employee: olivia,
      changes: { access: { from: null, to: "full" }, until: { from: null, to: "2026-12-03T09:05:00.000Z" } },
    },
    "Mina Haddad gave Olivia Ortega access to impersonation until 2026-12-03 09:05 UTC",
  ],
  [
    { type: "grant.changed", employee: olivia, changes: { until: { from: "2026-12-03T09:05:00.000Z", to: null } } },
    "Mina Haddad let the access to impersonation of Olivia Ortega go on without an end",
  ],
  [
    {
      type: "grant.changed",
      employee: olivia,
      changes: { access: { from: "full", to: "read_only" }, until: { from: null, to: "2026-12-03T09:05:00.000Z" } },
    },
    "Mina Haddad let Olivia Ortega look only as users until 2026-12-03 09:05 UTC",
  ],
  [
    {
      type: "grant.expiring",
      actor: { kind: "system" },
      employee: olivia,
      changes: { until: { from: null, to: "2026-12-03T09:05:00.000Z" } },
    },
    "The access to impersonation of Olivia Ortega ends on 2026-12-03 09:05 UTC",
  ],
  [
    { type: "grant.expired", actor: { kind: "system" }, employee: olivia },
    "The access to impersonation of Olivia Ortega ended: its time was over",
  ],
  [
    { type: "grant.reviewed", employee: olivia },
    "Mina Haddad reviewed the access to impersonation of Olivia Ortega: kept",
  ],
  [
    { type: "grant.exported", changes: { format: { from: null, to: "csv" } } },
    "Mina Haddad exported who has access to impersonation as CSV",
  ],
  [
    {
      type: "impersonation.denied",
      outcome: "refused",
      reason: "forbidden",
      changes: { review: { from: null, to: "csv" } },
    },
    "Mina Haddad was refused a review of who can impersonate: not allowed for your role",
  ],
  [{ type: "grant.created", employee: mina }, "Mina Haddad gave themselves access to impersonation"],
  [{ type: "grant.revoked", employee: olivia }, "Mina Haddad took access to impersonation from Olivia Ortega"],
  [
    { type: "employee.role_changed", employee: olivia, changes: { role: { from: "owner", to: "admin" } } },
    "Mina Haddad made Olivia Ortega an Admin",
  ],
  [
    {
      type: "impersonation.settings_changed",
      changes: { maxMinutes: { from: 60, to: 15 }, reason: { from: "required", to: "optional" } },
    },
    "Mina Haddad changed how impersonation works: a reason is optional, sessions last at most 15 min",
  ],
  [
    { type: "product.changed", changes: { name: { from: "Tally", to: "Tally" }, webOrigins: { from: [], to: ["x"] } } },
    "Mina Haddad changed the product Tally",
  ],
  [{ type: "product.added", actor: { kind: "system" } }, "Understudy connected a product"],
  [
    { type: "product.unreachable", actor: { kind: "system" }, changes: { name: { from: "Tally", to: "Tally" } } },
    "The product Tally couldn't be told of an end",
  ],
  [
    { type: "user.added", actor: { kind: "api_key", id: "k", name: "Nightly sync" }, user: uma },
    "Nightly sync added the user Uma Patel",
  ],
  [
    { type: "user.imported", changes: { added: { from: 0, to: 99000 }, updated: { from: 0, to: 4 } } },
    "Mina Haddad imported users: 99,000 added, 4 updated",
  ],
  [
    { type: "user.imported", changes: { file: { from: null, to: "customers.csv" }, added: { from: 0, to: 1 } } },
    "Mina Haddad imported users from customers.csv: 1 added, 0 updated",
  ],
  [{ type: "session.signed_in" }, "Mina Haddad signed in to the dashboard"],
  [{ type: "session.signed_in", user: uma, impersonationId: "i" }, "Mina Haddad entered the product as Uma Patel"],
  [
    { type: "session.sign_in_failed", actor: { kind: "anonymous" }, employee: mina },
    "Somebody failed to sign in as Mina Haddad",
  ],
])("%o reads as a sentence", (fields, sentence) => {
  expect(read(eventWith(fields))).toBe(sentence);
});

test.each(eventTypes)("%s has a sentence even when the event says little", (type) => {
  const sentence = read(eventWith({ type, reason: "a reason of another day", changes: {} }));
  expect(sentence).toMatch(/^\S.+[^.]$/);
  expect(sentence).not.toMatch(/undefined|null|\[object/);
});

test.each<[Partial<AuditEvent>, string[]]>([
  [{ user: { ...uma, name: "\u202Eogu" } }, ["", "Mina Haddad", " signed in as ", "\u202Eogu", ""]],
  [{ user: { ...uma, name: "Uma\u2069\u202E" } }, ["", "Mina Haddad", " signed in as ", "Uma\u202E", ""]],
  [
    { type: "user.renamed", changes: { name: { from: "\u202Ea", to: "b" } } },
    ["", "Mina Haddad", " renamed the user ", "\u202Ea", " to ", "b", ""],
  ],
  [
    { type: "impersonation.action", user: uma, reason: "\u202Eb" },
    ["", "Mina Haddad", ", as ", "Uma Patel", ": ", "\u202Eb", ""],
  ],
  [{ type: "user.added", actor: { kind: "system" } }, ["Understudy added the user a user"]],
])("what somebody wrote turns around no other words of its sentence: %j", (fields, parts) => {
  const sentence = sentenceOf(eventWith(fields));
  expect(partsOf(sentence)).toEqual(parts);
  expect(sentence.replace(/[^\u2068\u2069]/g, "")).toBe("\u2068\u2069".repeat((parts.length - 1) / 2));
});

test("a type is named in words", () => {
  expect(typeText("impersonation.settings_changed")).toBe("Impersonation settings changed");
  expect(typeText("api_key.created")).toBe("API key created");
});
