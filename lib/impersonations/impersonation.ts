import { type Employee, type Person, personOf } from "../employees/employee.ts";
import { type UserPerson, userPersonOf } from "../users/user.ts";

/** The longest an impersonation lasts. A CHECK in the table says so too. */
export const HOUR_MS = 60 * 60 * 1000;
/** Confirmed but not opened: after this it never will be. */
export const OPEN_WITHIN_MS = 60 * 1000;
/** A clock that stepped back further than this makes an impersonation invalid rather than longer. */
const CLOCK_LEEWAY_MS = 5 * 1000;

export const endReasons = [
  "expired",
  "stopped",
  "ended_by_admin",
  "not_opened",
  "code_reused",
  "replaced",
  "feature_disabled",
  "grant_revoked",
  "employee_deactivated",
  "role_changed",
  "dashboard_signed_out",
  "user_unavailable",
  "user_signed_out",
  "product_disabled",
] as const;
export type EndReason = (typeof endReasons)[number];

/** One employee acting as one user, for an hour at most. Cookies, links, codes and tokens only point at it. */
export interface Impersonation {
  id: string;
  impersonator: Person;
  user: UserPerson;
  product: { id: string; name: string };
  reason: string | null;
  ticket: string | null;
  /** The dashboard session that confirmed it: when that is over, so is this. */
  dashboardSessionId: string;
  /** The grant and the epoch it began under: granting again or enabling again revives nothing. */
  grantId: string;
  enableEpoch: number;
  createdAt: Date;
  startedAt: Date | null;
  /** Set at the confirming click; nothing ever moves it. */
  expiresAt: Date;
  endedAt: Date | null;
  endReason: EndReason | null;
}

/** What must be true, beside the row itself, for an impersonation to hold. Read with the row, in one query, never cached. */
export interface Facts {
  /** This server can write, so it could write an end down, and its clock is right: who can't be stopped may not look. */
  stoppable: boolean;
  enabled: boolean;
  enableEpoch: number;
  /** The very grant it began under is not revoked. */
  grantStands: boolean;
  impersonatorActive: boolean;
  /** The confirming dashboard session: neither ended nor past its own expiry. */
  dashboardSessionEndedAt: Date | null;
  dashboardSessionExpiresAt: Date;
  userActive: boolean;
  /** An active employee has the user's e-mail: products may give that address more rights than a user's. */
  userIsEmployee: boolean;
  productActive: boolean;
}

/** Does it still hold? The one question, asked on every request, of facts that are fresh. */
export function live(impersonation: Impersonation, facts: Facts, now: Date): boolean {
  return (
    impersonation.endedAt === null &&
    now.getTime() >= impersonation.createdAt.getTime() - CLOCK_LEEWAY_MS &&
    now < impersonation.expiresAt &&
    facts.stoppable &&
    facts.enabled &&
    facts.enableEpoch === impersonation.enableEpoch &&
    facts.grantStands &&
    facts.impersonatorActive &&
    facts.dashboardSessionEndedAt === null &&
    now < facts.dashboardSessionExpiresAt &&
    facts.userActive &&
    !facts.userIsEmployee &&
    facts.productActive
  );
}

export type Status = "pending" | "live" | "ended";

/** When an unended row was, or will be, over by the passing of time alone. */
export const dueAt = (impersonation: Impersonation): Date =>
  impersonation.startedAt === null
    ? new Date(Math.min(impersonation.createdAt.getTime() + OPEN_WITHIN_MS, impersonation.expiresAt.getTime()))
    : impersonation.expiresAt;

/** What a list says of a row: overdue is ended, whether or not anybody has noted it yet. */
export function statusOf(impersonation: Impersonation, now: Date): Status {
  if (impersonation.endedAt !== null || now >= dueAt(impersonation)) return "ended";
  return impersonation.startedAt === null ? "pending" : "live";
}

export interface Beginning {
  id: string;
  impersonator: Employee;
  user: UserPerson;
  product: { id: string; name: string };
  reason: string | null;
  ticket: string | null;
  dashboardSession: { id: string; expiresAt: Date };
  grantId: string;
  enableEpoch: number;
  maxMinutes: number;
  now: Date;
}

/** A new row, pending. It ends with the hour, the organization's limit or the confirming session, whichever comes first. */
export function begin(beginning: Beginning): Impersonation {
  const { impersonator, dashboardSession, maxMinutes, now, ...same } = beginning;
  const longestMs = Math.min(maxMinutes * 60 * 1000, HOUR_MS);
  return {
    id: same.id,
    impersonator: personOf(impersonator),
    user: userPersonOf(same.user),
    product: same.product,
    reason: same.reason,
    ticket: same.ticket,
    dashboardSessionId: dashboardSession.id,
    grantId: same.grantId,
    enableEpoch: same.enableEpoch,
    createdAt: now,
    startedAt: null,
    expiresAt: new Date(Math.min(now.getTime() + longestMs, dashboardSession.expiresAt.getTime())),
    endedAt: null,
    endReason: null,
  };
}
