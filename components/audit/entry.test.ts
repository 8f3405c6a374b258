import { expect, test } from "vitest";
import { eventWith } from "#lib/audit/event.testing.ts";
import type { AuditEvent } from "#lib/audit/event.ts";
import { entriesOf } from "./entry.ts";

const event = (id: string, fields: Partial<AuditEvent>) => eventWith({ id, ...fields });
const start = (impersonationId: string) => [
  event(`${impersonationId}3`, { type: "session.signed_in", impersonationId }),
  event(`${impersonationId}2`, { type: "impersonation.started", impersonationId }),
  event(`${impersonationId}1`, { type: "impersonation.requested", impersonationId }),
];
const told = (events: AuditEvent[]) =>
  entriesOf(events).map(({ told, steps }) => [told.id, steps.map(({ id }) => id).join(" ")]);

test("what belongs to one start is one row, told by its being started, with every step in it", () => {
  expect(told(start("a"))).toEqual([["a2", "a1 a2 a3"]]);
});

test("two starts at the same time stay apart, and in their order", () => {
  const [a3, a2, a1] = start("a");
  const [b3, b2, b1] = start("b");
  const mixed = [a3, b3, a2, b2, b1, a1].filter((each) => each !== undefined);
  expect(told(mixed)).toEqual([
    ["a2", "a1 a2 a3"],
    ["b2", "b1 b2 b3"],
  ]);
});

test("a start that never came further, or that a page has cut in two, is told by what there is", () => {
  expect(told(start("a").slice(2))).toEqual([["a1", "a1"]]);
  expect(told(start("a").slice(0, 1))).toEqual([["a3", "a3"]]);
});

test("everything else is a row of its own, also what was done and refused in a session", () => {
  const impersonationId = "a";
  const events = [
    event("5", { type: "impersonation.ended", impersonationId }),
    event("4", { type: "impersonation.denied", outcome: "refused", impersonationId }),
    event("3", { type: "impersonation.action", impersonationId }),
    event("2", { type: "session.signed_in" }),
    event("1", { type: "session.signed_in" }),
  ];
  expect(told(events)).toEqual([
    ["5", "5"],
    ["4", "4"],
    ["3", "3"],
    ["2", "2"],
    ["1", "1"],
  ]);
});
