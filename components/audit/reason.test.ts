import { expect, test } from "vitest";
import { eventWith } from "#lib/audit/event.testing.ts";
import type { AuditEvent } from "#lib/audit/event.ts";
import { reasonOf } from "./reason.ts";

test("what was done is told as what was done, and not as a reason", () => {
  expect(reasonOf(eventWith({ type: "impersonation.action", reason: "Created an invoice" }))).toEqual({
    term: "What",
    text: "Created an invoice",
    code: null,
  });
});

test("a person's own words are the reason", () => {
  expect(reasonOf(eventWith({ type: "impersonation.started", reason: "Ticket: stopped" }))).toEqual({
    term: "Reason",
    text: "Ticket: stopped",
    code: null,
  });
  expect(reasonOf(eventWith({ type: "impersonation.requested", reason: null }))).toBeNull();
});

test.each<[Partial<AuditEvent>, string]>([
  [{ type: "impersonation.ended", reason: "stopped" }, "Ended by the impersonator"],
  [{ type: "impersonation.denied", outcome: "refused", reason: "not_granted" }, "No access to impersonation"],
  [{ type: "session.ended", reason: "password_changed" }, "The password was changed"],
])("a code is told in words, with the code beside: %o", (fields, text) => {
  expect(reasonOf(eventWith(fields))).toEqual({ term: "Why", text, code: fields.reason });
});

test("a code that nobody has words for stands as it is", () => {
  const event = eventWith({ type: "product.unreachable", reason: "answered 503" });
  expect(reasonOf(event)).toEqual({ term: "Why", text: "answered 503", code: null });
});
