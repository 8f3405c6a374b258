import type { AuditEvent, EventType } from "./event.ts";
import { because, employee, employeeOrSelf, formatText, momentText, to, user, who } from "./naming.ts";

/** What is said of who may: what is asked for and answered, and grants. */
export const permissionSentences = {
  "request.created": (event) => `${who(event)} asked ${askedText(event)}`,
  "request.approved": (event) => `${who(event)} approved that ${employee(event)} ${wantedText(event)}`,
  "request.refused": (event) => `${who(event)} refused that ${employee(event)} ${wantedText(event)}`,
  "request.expired": (event) => `What ${employee(event)} asked for is over: ${overText(event)}`,
  "request.denied": (event) => `${who(event)} was refused ${deniedRequestText(event)}${because(event)}`,
  "grant.created": (event) =>
    `${who(event)} gave ${employeeOrSelf(event)} access to impersonation${event.changes?.until ? grantUntilText(event) : ""}`,
  "grant.changed": grantChangedText,
  "grant.revoked": (event) => `${who(event)} took access to impersonation from ${employeeOrSelf(event)}`,
  "grant.expiring": (event) => `The access to impersonation of ${employee(event)} ends${dayText(event)}`,
  "grant.expired": (event) => `The access to impersonation of ${employee(event)} ended: its time was over`,
  "grant.reviewed": (event) => `${who(event)} reviewed the access to impersonation of ${employeeOrSelf(event)}: kept`,
  "grant.exported": (event) => `${who(event)} exported who has access to impersonation as ${formatText(event)}`,
} satisfies Partial<Record<EventType, (event: AuditEvent) => string>>;

const isFull = ({ changes }: AuditEvent): boolean => changes?.access?.to === "full";

function grantChangedText(event: AuditEvent): string {
  const until = event.changes?.until ? grantUntilText(event) : "";
  if (event.changes?.access || !until)
    return `${who(event)} let ${employeeOrSelf(event)} ${isFull(event) ? "make changes" : "look only"} as users${until}`;
  return `${who(event)} let the access to impersonation of ${employeeOrSelf(event)} go on${until}`;
}

const grantUntilText = (event: AuditEvent): string =>
  typeof event.changes?.until?.to === "string" ? ` until ${momentText(event.changes.until.to)}` : " without an end";

const dayText = ({ changes }: AuditEvent): string =>
  typeof changes?.until?.to === "string" ? ` on ${momentText(changes.until.to)}` : " soon";

function askedText(event: AuditEvent): string {
  if (to(event, "kind") === "grant") return "an Owner for access to impersonation";
  const what = to(event, "kind") === "raise" || isFull(event) ? "to make changes" : "to look";
  return `${to(event, "waitsFor") === "user" ? "the user " : ""}${what} as ${user(event)}`;
}

function wantedText(event: AuditEvent): string {
  if (to(event, "kind") === "grant") return "may impersonate";
  return `${to(event, "kind") === "raise" ? "makes changes" : "signs in"} as ${user(event)}`;
}

const overTexts: Record<string, string> = {
  grant_revoked: "their access was taken away",
  grant_expired: "their access had ended",
  feature_disabled: "user impersonation was turned off",
  role_changed: "their role was changed",
  employee_deactivated: "they were deactivated",
  replaced: "they asked anew",
  user_refuses: "the user lets nobody in",
  user_unavailable: "the user isn't who they were",
  user_protected: "the user was protected after the yes",
  dropped: "the session was taken back to looking only",
};
const overText = ({ reason, changes }: AuditEvent): string =>
  overTexts[reason ?? ""] ??
  (changes?.status?.from === "approved" ? "it wasn't begun in time" : "nobody answered in time");

const deniedRequestText = (event: AuditEvent): string =>
  event.employee === null
    ? "an answer to a request"
    : event.actor.kind === "employee" && event.actor.id === event.employee.id
      ? "what they asked for"
      : `an answer to ${employee(event)}`;
