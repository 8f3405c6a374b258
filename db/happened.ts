import { randomUUID } from "node:crypto";
import { type Actor, type AuditEvent, blankEvent, type EventFields, type EventType } from "#lib/audit/event.ts";

/** An event that nobody's request caused: of the seed, and of tests. */
export const happened = (
  type: EventType,
  at: Date,
  fields: EventFields = {},
  actor: Actor = { kind: "system" },
): AuditEvent => ({
  id: randomUUID(),
  type,
  at,
  actor,
  ...blankEvent,
  ...fields,
  requestId: randomUUID(),
  ip: null,
  userAgent: null,
});
