import { csvLineOf } from "../../csv.ts";
import type { AuditEvent } from "../event.ts";
import { showAuditEvent } from "../show.ts";

/** Of what shows an event to programs, with what is nested in a column each, and `changes` as JSON. */
const columns: [name: string, of: (shown: ReturnType<typeof showAuditEvent>, event: AuditEvent) => unknown][] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at],
  ["type", ({ type }) => type],
  ["outcome", ({ outcome }) => outcome],
  ["actorKind", ({ actor }) => actor.kind],
  ["actorId", ({ actor }) => ("id" in actor ? actor.id : null)],
  ["actorName", ({ actor }) => ("name" in actor ? actor.name : null)],
  ["actorEmail", ({ actor }) => ("email" in actor ? actor.email : null)],
  ["userId", ({ user }) => user?.id],
  ["userName", ({ user }) => user?.name],
  ["userEmail", ({ user }) => user?.email],
  ["userExternalId", (_, { user }) => user?.externalId],
  ["employeeId", ({ employee }) => employee?.id],
  ["employeeName", ({ employee }) => employee?.name],
  ["employeeEmail", ({ employee }) => employee?.email],
  ["impersonationId", ({ impersonationId }) => impersonationId],
  ["impersonatorId", ({ impersonatorId }) => impersonatorId],
  ["productId", ({ productId }) => productId],
  ["reason", ({ reason }) => reason],
  ["changes", ({ changes }) => changes && JSON.stringify(changes)],
  ["requestId", ({ requestId }) => requestId],
  ["ip", ({ ip }) => ip],
  ["userAgent", ({ userAgent }) => userAgent],
];

export const csvHead = csvLineOf(columns.map(([name]) => name));

export function csvLine(event: AuditEvent): string {
  const shown = showAuditEvent(event);
  return csvLineOf(columns.map(([, of]) => of(shown, event)));
}
