import type { Person } from "../employees/employee.ts";
import type { UserPerson } from "../users/user.ts";

/** What happened, in the past tense. `<noun>.denied` is a refusal: its reason is the rule's code. */
export const eventTypes = [
  "impersonation.enabled",
  "impersonation.disabled",
  "impersonation.settings_changed",
  "impersonation.requested",
  "impersonation.started",
  "impersonation.ended",
  "impersonation.raised",
  "impersonation.dropped",
  "impersonation.denied",
  "impersonation.code_reused",
  "impersonation.action",
  "impersonation.noted",
  "request.created",
  "request.approved",
  "request.refused",
  "request.expired",
  "request.denied",
  "grant.created",
  "grant.changed",
  "grant.revoked",
  "grant.expiring",
  "grant.expired",
  "grant.reviewed",
  "grant.exported",
  "employee.invited",
  "employee.invitation_withdrawn",
  "employee.added",
  "employee.role_changed",
  "employee.deactivated",
  "employee.reactivated",
  "employee.reset_link_created",
  "employee.password_changed",
  "employee.sso_linked",
  "employee.second_factor_added",
  "employee.second_factor_removed",
  "employee.second_factor_reset",
  "employee.recovery_codes_renewed",
  "employee.denied",
  "user.added",
  "user.renamed",
  "user.disabled",
  "user.enabled",
  "user.password_changed",
  "user.email_changed",
  "user.denied",
  "user.updated",
  "user.deleted",
  "user.imported",
  "user.protected",
  "user.unprotected",
  "domain.protected",
  "domain.unprotected",
  "support_access.changed",
  "product.added",
  "product.changed",
  "product.enabled",
  "product.disabled",
  "product.protected",
  "product.unprotected",
  "product.secret_rotated",
  "product.unreachable",
  "product.denied",
  "api_key.created",
  "api_key.revoked",
  "api_key.denied",
  "audit.exported",
  "audit.erased",
  "audit.archived",
  "audit.denied",
  "webhook.added",
  "webhook.changed",
  "webhook.secret_rotated",
  "webhook.deleted",
  "webhook.tested",
  "webhook.redelivered",
  "webhook.unreachable",
  "webhook.denied",
  "mail.unreachable",
  "signing_key.rotated",
  "database.restored",
  "session.signed_in",
  "session.sign_in_failed",
  "session.signed_out",
  "session.ended",
  "session.proved",
  "session.denied",
] as const;
export type EventType = (typeof eventTypes)[number];

export type Actor =
  | { kind: "employee"; id: string; name: string; email: string }
  | { kind: "user"; id: string; name: string | null; email: string | null }
  | { kind: "product"; id: string; name: string }
  /** One of the organization's own servers. */
  | { kind: "api_key"; id: string; name: string }
  /** Time passing, first start, a command on the server; also a stranger who failed to sign in. */
  | { kind: "system" }
  | { kind: "anonymous" };

/** Non-secret fields only: what they were and what they became. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** NIST SP 800-53 AU-3: what, when, where, source, outcome, who. Names are as they were at the time. */
export interface AuditEvent {
  id: string;
  type: EventType;
  at: Date;
  outcome: "succeeded" | "refused";
  actor: Actor;
  /** The user it concerns, if any. */
  user: UserPerson | null;
  /** The employee it concerns (granted, invited, promoted), if any. */
  employee: Person | null;
  impersonationId: string | null;
  impersonatorId: string | null;
  productId: string | null;
  /** The person's own words, or the code of an end or a refusal. */
  reason: string | null;
  changes: Changes | null;
  requestId: string;
  ip: string | null;
  userAgent: string | null;
}

export type EventFields = Partial<Omit<AuditEvent, "id" | "type" | "at" | "requestId" | "ip" | "userAgent">>;

/** An event that says nothing yet but that it succeeded. */
export const blankEvent = {
  outcome: "succeeded",
  user: null,
  employee: null,
  impersonationId: null,
  impersonatorId: null,
  productId: null,
  reason: null,
  changes: null,
} satisfies EventFields;
