import { personOf } from "../employees/employee.ts";
import { dueAt, type Impersonation, raisedUntilNow, statusOf } from "./impersonation.ts";

/** The JSON of an impersonation: named fields, ISO 8601 UTC. An overdue row is told as ended, noted or not. */
export function showImpersonation(impersonation: Impersonation, now: Date) {
  const { id, impersonator, user, product, reason, ticket } = impersonation;
  const status = statusOf(impersonation, now);
  const overdue = status === "ended" && impersonation.endedAt === null;
  return {
    id,
    impersonator,
    user: personOf(user),
    product,
    reason,
    ticket,
    access: impersonation.access,
    raisedUntil: status === "live" ? (raisedUntilNow(impersonation, now)?.toISOString() ?? null) : null,
    status,
    approvedAt: impersonation.approvedAt?.toISOString() ?? null,
    breakGlass: impersonation.breakGlass,
    createdAt: impersonation.createdAt.toISOString(),
    startedAt: impersonation.startedAt?.toISOString() ?? null,
    expiresAt: impersonation.expiresAt.toISOString(),
    endedAt: (overdue ? dueAt(impersonation) : impersonation.endedAt)?.toISOString() ?? null,
    endReason: overdue ? (impersonation.startedAt === null ? "not_opened" : "expired") : impersonation.endReason,
  };
}
