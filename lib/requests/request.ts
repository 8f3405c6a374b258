import type { Person } from "../employees/employee.ts";
import type { Level } from "../impersonations/level.ts";
import type { UserPerson } from "../users/user.ts";

/** What somebody else has to say yes to first: nothing, or sessions as protected users, those with full access too, or all. */
export const approvals = ["nobody", "protected", "full", "everybody"] as const;
export type Approval = (typeof approvals)[number];

export const requestKinds = ["start", "raise", "grant"] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStatuses = ["waiting", "approved", "refused", "expired", "used"] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** So long everybody has who must say yes. CHECKs in the table say so too. */
export const DECIDE_WITHIN_MS = 30 * 60 * 1000;
/** So long the asker has after the last yes. */
export const BEGIN_WITHIN_MS = 10 * 60 * 1000;
/** So long after their no a user isn't asked for the same again by the same employee. */
export const ASK_AGAIN_MS = 60 * 60 * 1000;
/** By a clock that stepped back further than this nobody can say whether it is still in time. */
const CLOCK_LEEWAY_MS = 5 * 1000;

/** Who has to say yes. */
export interface Needs {
  approver: boolean;
  user: boolean;
}

/** What an employee may only do once somebody else has said yes. A yes is of one session or raise, and used once. */
export interface AccessRequest {
  id: string;
  kind: RequestKind;
  /** Who asks. */
  impersonator: Person;
  /** Null exactly for an Admin's own access, as the product is. */
  user: UserPerson | null;
  product: { id: string; name: string } | null;
  /** Of a raise, the session that is to be raised; of a start, the one that it has become. */
  impersonationId: string | null;
  reason: string | null;
  ticket: string | null;
  /** Where its asker came from, and is led back to; see Impersonation. */
  returnTo: string | null;
  /** Of an Admin's own access, the highest level. */
  access: Level;
  /** Of a raise. */
  minutes: number | null;
  /** Of an Admin's own access: when that is to end, if ever. */
  until: Date | null;
  /** What it was asked under: another grant or epoch has no yes yet. Null for an Admin's own access. */
  grantId: string | null;
  enableEpoch: number | null;
  /** As it is noted; of now, ask `statusAt`. */
  status: RequestStatus;
  needsApprover: boolean;
  needsUser: boolean;
  createdAt: Date;
  /** Until when it can be answered, or after the last yes begun. */
  expiresAt: Date;
  /** The employee who answered, with their words, and when. */
  answeredBy: Person | null;
  answeredAt: Date | null;
  note: string | null;
  userAnsweredAt: Date | null;
  /** When the last yes came. */
  approvedAt: Date | null;
}

type Timed = Pick<AccessRequest, "kind" | "status" | "createdAt" | "expiresAt" | "approvedAt">;

/** The status of now: what is over by its time has expired, noted or not. An Admin's own access is given by the yes itself. */
export function statusAt(request: Timed, now: Date): RequestStatus {
  const { kind, status, createdAt, expiresAt, approvedAt } = request;
  if (status === "used") return kind === "grant" ? "approved" : status;
  if (status !== "waiting" && status !== "approved") return status;
  const since = (approvedAt ?? createdAt).getTime() - CLOCK_LEEWAY_MS;
  return now.getTime() >= since && now < expiresAt ? status : "expired";
}

type Answered = Pick<AccessRequest, "needsApprover" | "needsUser" | "answeredAt" | "userAnsweredAt">;

/** Whose answer is missing: the approver's first, where both are. */
export function missingAnswer(request: Answered): "approver" | "user" | null {
  if (request.needsApprover && request.answeredAt === null) return "approver";
  return request.needsUser && request.userAnsweredAt === null ? "user" : null;
}

/** Whom it waits for now; null for what doesn't wait. */
export const waitsFor = (request: AccessRequest, now: Date): "approver" | "user" | null =>
  statusAt(request, now) === "waiting" ? missingAnswer(request) : null;

/** What one yes makes of it: once nobody's is missing, the minutes to begin count from there. */
export function afterYes(request: AccessRequest, yes: Partial<Answered>, now: Date) {
  if (missingAnswer({ ...request, ...yes }) !== null) return { ...yes };
  if (request.kind === "grant") return { ...yes, status: "used" as const, approvedAt: now };
  const expiresAt = new Date(now.getTime() + BEGIN_WITHIN_MS);
  return { ...yes, status: "approved" as const, approvedAt: now, expiresAt };
}

/** Does what was asked for cover what has to be said yes to now? */
export const coversNeeds = (request: Pick<AccessRequest, "needsApprover" | "needsUser">, needs: Needs): boolean =>
  (request.needsApprover || !needs.approver) && (request.needsUser || !needs.user);

/** Since when somebody in charge has said yes, for whoever asks whether that was after something else: else the user's yes. */
export const yesAt = ({ answeredAt, approvedAt }: Pick<AccessRequest, "answeredAt" | "approvedAt">): Date | null =>
  answeredAt ?? approvedAt;
