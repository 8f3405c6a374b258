import { randomUUID } from "node:crypto";
import type { Actor, AuditEvent, EventFields, EventType } from "#lib/audit/event.ts";

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
  outcome: "succeeded",
  actor,
  user: null,
  employee: null,
  impersonationId: null,
  impersonatorId: null,
  productId: null,
  reason: null,
  changes: null,
  ...fields,
  requestId: randomUUID(),
  ip: null,
  userAgent: null,
});
