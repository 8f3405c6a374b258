import { personOf } from "../employees/employee.ts";
import type { AuditEvent } from "./event.ts";

/** The JSON of an audit event. People are named as they were at the time. */
export const showAuditEvent = (event: AuditEvent) => ({
  id: event.id,
  type: event.type,
  at: event.at.toISOString(),
  outcome: event.outcome,
  actor: event.actor,
  user: event.user && personOf(event.user),
  employee: event.employee,
  impersonationId: event.impersonationId,
  impersonatorId: event.impersonatorId,
  productId: event.productId,
  reason: event.reason,
  changes: event.changes,
  requestId: event.requestId,
  ip: event.ip,
  userAgent: event.userAgent,
});
