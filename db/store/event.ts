import type { Actor, AuditEvent } from "#lib/audit/event.ts";
import type { Person } from "#lib/employees/employee.ts";
import type { UserPerson } from "#lib/users/user.ts";
import type { Schema } from "../schema/tables.ts";

type Row = Schema["auditEvents"]["$inferSelect"];

/** An event as its row. Names are copied, not joined: they stay as they were at the time. */
export function rowOfEvent(event: AuditEvent): Omit<Row, "seq"> {
  const { actor, user, employee, ...same } = event;
  return {
    ...same,
    actorKind: actor.kind,
    actorId: "id" in actor ? actor.id : null,
    actorName: "name" in actor ? actor.name : null,
    actorEmail: "email" in actor ? actor.email : null,
    userId: user?.id ?? null,
    userName: user?.name ?? null,
    userEmail: user?.email ?? null,
    userExternalId: user?.externalId ?? null,
    employeeId: employee?.id ?? null,
    employeeName: employee?.name ?? null,
    employeeEmail: employee?.email ?? null,
  };
}

export function eventOfRow(row: Row): AuditEvent {
  return {
    id: row.id,
    type: row.type,
    at: row.at,
    outcome: row.outcome,
    actor: actorOf(row),
    user: userOf(row),
    employee: personOf(row.employeeId, row.employeeName, row.employeeEmail),
    impersonationId: row.impersonationId,
    impersonatorId: row.impersonatorId,
    productId: row.productId,
    reason: row.reason,
    changes: row.changes,
    requestId: row.requestId,
    ip: row.ip,
    userAgent: row.userAgent,
  };
}

function actorOf({ actorKind: kind, actorId, actorName, actorEmail }: Row): Actor {
  if (kind === "system" || kind === "anonymous") return { kind };
  const [id, name] = [actorId ?? "", actorName ?? ""];
  if (kind === "product" || kind === "api_key") return { kind, id, name };
  return kind === "user"
    ? { kind, id, name: actorName, email: actorEmail }
    : { kind, id, name, email: actorEmail ?? "" };
}

const userOf = ({
  userId: id,
  userName: name,
  userEmail: email,
  userExternalId: externalId,
}: Row): UserPerson | null => (id === null ? null : { id, name, email, externalId });

const personOf = (id: string | null, name: string | null, email: string | null): Person | null =>
  id === null ? null : { id, name: name ?? "", email: email ?? "" };
