import { type Employee, type Person, personOf } from "../employees/employee.ts";
import { keepsOff } from "../protections/protection.ts";
import { type Say, userAllows } from "../support-access/choice.ts";
import { type UserPerson, userPersonOf } from "../users/user.ts";
import { covers, type Level, levelOf } from "./level.ts";

/** The longest an impersonation lasts. A CHECK in the table says so too. */
export const HOUR_MS = 60 * 60 * 1000;
/** The longest that one is raised to full access at a time. A CHECK says so too. */
export const RAISE_MS = 30 * 60 * 1000;
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
  "grant_expired",
  "employee_deactivated",
  "role_changed",
  "dashboard_signed_out",
  "user_unavailable",
  "user_signed_out",
  "product_disabled",
  "user_protected",
  "user_ended",
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
  /** Where its impersonator came from. For them alone: neither the product nor the user is told, nor anybody by the API. */
  returnTo: string | null;
  /** The dashboard session that confirmed it: when that is over, so is this. */
  dashboardSessionId: string;
  /** The grant and the epoch it began under: granting again or enabling again revives nothing. */
  grantId: string;
  enableEpoch: number;
  /** The level that it began with, chosen at the confirming click. Of now, ask `levelNow`. */
  access: Level;
  /** Of a read-only one: since when and until when it is raised to full access. Judged by the clock, as the hour is. */
  raisedAt: Date | null;
  raisedUntil: Date | null;
  /** When it was raised or dropped last, so that products are told. */
  levelChangedAt: Date | null;
  /** When somebody said yes to it, where that was needed; of one that broke the glass, its confirming click. */
  approvedAt: Date | null;
  /** Begun by an Owner without waiting for a yes. */
  breakGlass: boolean;
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
  /** When that grant is over by itself; null for never. */
  grantUntil: Date | null;
  /** The highest level that the grant and the settings allow now. */
  highestLevel: Level;
  impersonatorActive: boolean;
  /** The confirming dashboard session: neither ended nor past its own expiry. */
  dashboardSessionEndedAt: Date | null;
  dashboardSessionExpiresAt: Date;
  userActive: boolean;
  /** An active employee has the user's e-mail: products may give that address more rights than a user's. */
  userIsEmployee: boolean;
  productActive: boolean;
  /** Since when the user, their e-mail's domain or the product is protected, by the one that began last; null for none. */
  protectedSince: Date | null;
  /** The user's own word, or the organization's where there is none. A date in it passes by the clock, as the hour does. */
  userSays: Say;
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
    (facts.grantUntil === null || now < facts.grantUntil) &&
    covers(facts.highestLevel, levelNow(impersonation, now)) &&
    facts.impersonatorActive &&
    facts.dashboardSessionEndedAt === null &&
    now < facts.dashboardSessionExpiresAt &&
    facts.userActive &&
    !facts.userIsEmployee &&
    facts.productActive &&
    !keepsOff(facts.protectedSince, impersonation.approvedAt) &&
    userAllows(facts.userSays, now)
  );
}

type Leveled = Pick<Impersonation, "access" | "raisedAt" | "raisedUntil">;

/**
 * The level of now: beside `live()` the other question of every request. A raise is over at its time, whether or not
 * anybody has noted it, and by a clock that was set back before its beginning.
 */
export function levelNow({ access, raisedAt, raisedUntil }: Leveled, now: Date): Level {
  const raised =
    raisedAt !== null &&
    raisedUntil !== null &&
    now.getTime() >= raisedAt.getTime() - CLOCK_LEEWAY_MS &&
    now < raisedUntil;
  return raised ? "full" : levelOf(access);
}

/** Until when it is raised, if it is now and hasn't ended. */
export function raisedUntilNow(impersonation: Leveled & Pick<Impersonation, "endedAt">, now: Date) {
  const raised = levelOf(impersonation.access) !== "full" && levelNow(impersonation, now) === "full";
  return raised && impersonation.endedAt === null ? impersonation.raisedUntil : null;
}

/** When a raise of now ends: so many minutes from now, and never past the session's own end. */
export const raiseEnd = ({ expiresAt }: Pick<Impersonation, "expiresAt">, minutes: number, now: Date): Date =>
  new Date(Math.min(now.getTime() + Math.min(minutes * 60 * 1000, RAISE_MS), expiresAt.getTime()));

export type Status = "pending" | "live" | "ended";

/** When an unended row was, or will be, over by the passing of time alone. */
export const dueAt = (impersonation: Impersonation): Date =>
  impersonation.startedAt === null
    ? new Date(Math.min(impersonation.createdAt.getTime() + OPEN_WITHIN_MS, impersonation.expiresAt.getTime()))
    : impersonation.expiresAt;

/** What the passing of time alone has ended an unended row by, noted or not; null where it hasn't. What came first counts. */
export function overBy(impersonation: Impersonation, grantUntil: Date | null, now: Date): EndReason | null {
  const due = dueAt(impersonation);
  if (grantUntil !== null && grantUntil <= due) return now < grantUntil ? null : "grant_expired";
  if (now < due) return null;
  return impersonation.startedAt === null ? "not_opened" : "expired";
}

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
  returnTo?: string | null;
  dashboardSession: { id: string; expiresAt: Date };
  grantId: string;
  /** When that grant is over by itself, if ever. */
  grantUntil?: Date | null;
  enableEpoch: number;
  access: Level;
  approvedAt?: Date | null;
  breakGlass?: boolean;
  maxMinutes: number;
  now: Date;
}

/** A new row, pending. It ends with the hour, the organization's limit, the confirming session or the grant, whichever comes first. */
export function begin(beginning: Beginning): Impersonation {
  const { impersonator, dashboardSession, maxMinutes, now, ...same } = beginning;
  const longestMs = Math.min(maxMinutes * 60 * 1000, HOUR_MS);
  const ends = [now.getTime() + longestMs, dashboardSession.expiresAt.getTime()];
  if (same.grantUntil) ends.push(same.grantUntil.getTime());
  return {
    id: same.id,
    impersonator: personOf(impersonator),
    user: userPersonOf(same.user),
    product: same.product,
    reason: same.reason,
    ticket: same.ticket,
    returnTo: same.returnTo ?? null,
    dashboardSessionId: dashboardSession.id,
    grantId: same.grantId,
    enableEpoch: same.enableEpoch,
    access: same.access,
    raisedAt: null,
    raisedUntil: null,
    levelChangedAt: null,
    approvedAt: same.approvedAt ?? null,
    breakGlass: same.breakGlass ?? false,
    createdAt: now,
    startedAt: null,
    expiresAt: new Date(Math.min(...ends)),
    endedAt: null,
    endReason: null,
  };
}
