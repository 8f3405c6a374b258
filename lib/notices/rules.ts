import type { AuditEvent, EventType } from "../audit/event.ts";
import { givesMore } from "../grants/further.ts";
import { isOutside } from "./hours.ts";
import type { AccountChange, NoticeFacts, NoticeSettings, NoticeType, OwnerNoticeType } from "./notice.ts";

/** What of the past a notice depends on. */
export interface NoticeGrounds {
  settings: NoticeSettings;
  /** Is the session there that began or ended, and was it ever opened? */
  opened: boolean;
  /** Has whoever is in this session been in one before? */
  hadSession: boolean;
  /** In the accounts of how many users they were within the hour before the event, with this one. */
  usersThisHour: number;
  /** What Owners have been told within that hour about the same employee or product. */
  toldThisHour: OwnerNoticeType[];
  /** And within the day before it, about whomever. */
  toldToday: OwnerNoticeType[];
}

/** One notice, to every Owner, to whoever may answer, or to the session's or request's own employee. */
export interface Due {
  type: NoticeType;
  /** The employee or product it is about. */
  about: string | null;
  facts: NoticeFacts | null;
}

export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

type Noticed =
  | ("enabled" | "disabled" | "grant" | "expiring" | "expired" | "started" | "ended" | "unreachable")
  | ("glass" | "asked" | "answered" | "unprotected" | "factorReset" | "account");

const noticed: Partial<Record<EventType, Noticed>> = {
  "impersonation.enabled": "enabled",
  "impersonation.disabled": "disabled",
  "grant.created": "grant",
  "grant.changed": "grant",
  "grant.expiring": "expiring",
  "grant.expired": "expired",
  "impersonation.started": "started",
  "impersonation.ended": "ended",
  "product.unreachable": "unreachable",
  "impersonation.requested": "glass",
  "request.created": "asked",
  "request.approved": "answered",
  "request.refused": "answered",
  "request.expired": "answered",
  "user.unprotected": "unprotected",
  "domain.unprotected": "unprotected",
  "product.unprotected": "unprotected",
  "employee.second_factor_reset": "factorReset",
  "employee.password_changed": "account",
  "employee.second_factor_added": "account",
  "employee.second_factor_removed": "account",
  "employee.recovery_codes_renewed": "account",
  "employee.token_created": "account",
};

/** May anybody be told of such an event? Asked of each that is recorded, before anything is asked of the database. */
export const isNoticed = ({ type, changes }: Pick<AuditEvent, "type" | "changes">): boolean =>
  type in noticed && (type !== "impersonation.requested" || changes?.breakGlass !== undefined);

const aboutEmployee = ["expiring", "expired", "factorReset", "account"] as const satisfies Noticed[];

/** Whom or what a notice of this event is about. */
export const aboutOf = (event: AuditEvent): string | null => {
  if (event.type === "product.unreachable") return event.productId;
  if (aboutEmployee.some((kind) => kind === noticed[event.type])) return event.employee?.id ?? null;
  return event.actor.kind === "employee" ? event.actor.id : null;
};

/**
 * Which event makes which notice, on one page. All go to every Owner, but for the summary of a session, which is for whoever
 * was in it, the end of somebody's access, which they are told, too, for whose second factors were reset, who is told in
 * words of their own, and how somebody signs in, which is told to them alone: whoever did it in their name would not say so. What may come again and again is told once an hour about the same employee or product, and of the many
 * whose access ends on one day Owners are told once: a page has them all.
 */
export function noticesOf(event: AuditEvent, grounds: NoticeGrounds): Due[] {
  const about = aboutOf(event);
  const due = (type: NoticeType, facts: NoticeFacts | null = null): Due[] => [{ type, about, facts }];
  switch (noticed[event.type]) {
    case "enabled":
      return due("turned_on");
    case "disabled":
      return due("turned_off");
    case "grant":
      return event.employee !== null && event.employee.id === about && givesMore(event) ? due("self_grant") : [];
    case "started":
      return !grounds.opened ? [] : startNotices(event, grounds).map((start) => ({ about, ...start }));
    case "ended":
      return grounds.opened ? [{ type: "session_summary", about: null, facts: null }] : [];
    case "unreachable":
      return grounds.toldThisHour.includes("product_unreachable") ? [] : due("product_unreachable");
    case "glass":
      return isNoticed(event) ? due("break_glass") : [];
    case "asked":
      return event.changes?.waitsFor?.to === "approver" ? due("request_waiting") : [];
    case "answered":
      return answerNotices(event).map((answer) => ({ about, type: "request_answered", facts: { answer } }));
    case "expiring":
      return endNotices("expiring", event, grounds);
    case "expired":
      return endNotices("expired", event, grounds);
    case "unprotected":
      return due("unprotected", { unprotected: unprotectedBy(event) });
    case "factorReset":
      return [...due("second_factor_reset"), ...due("own_factor_reset")];
    case "account":
      return due("own_account_changed", { account: accountChange(event) });
    default:
      return [];
  }
}

/** Its asker is told once it has been decided, and if nobody has; not of a yes that they didn't use. */
function answerNotices({ type, changes }: AuditEvent): ("approved" | "refused" | "expired")[] {
  if (type === "request.refused") return ["refused"];
  if (type === "request.approved") return changes?.status?.to === "approved" ? ["approved"] : [];
  return changes?.status?.from === "waiting" ? ["expired"] : [];
}

function endNotices(what: "expiring" | "expired", event: AuditEvent, { toldToday }: NoticeGrounds): Due[] {
  const same = { about: aboutOf(event), facts: untilOf(event) };
  const own: Due = { type: `own_grant_${what}`, ...same };
  return toldToday.includes(`grant_${what}`) ? [own] : [own, { type: `grant_${what}`, ...same }];
}

function accountChange({ type, changes }: AuditEvent): AccountChange {
  if (type === "employee.token_created") return "token";
  if (type === "employee.recovery_codes_renewed") return "recovery_codes";
  if (type === "employee.second_factor_added") return changes?.kind?.to === "passkey" ? "passkey_added" : "totp_added";
  if (type === "employee.password_changed") return "password";
  return changes?.kind?.from === "passkey" ? "passkey_removed" : "totp_removed";
}

const untilOf = ({ changes }: AuditEvent): NoticeFacts | null =>
  typeof changes?.until?.to === "string" ? { until: changes.until.to } : null;
const unprotectedBy = ({ type }: AuditEvent) =>
  type === "user.unprotected" ? "user" : type === "domain.unprotected" ? "domain" : "product";

function startNotices({ at }: AuditEvent, { settings, hadSession, usersThisHour, toldThisHour }: NoticeGrounds) {
  const { hours, manyUsersAnHour } = settings;
  const many = usersThisHour > manyUsersAnHour && !toldThisHour.includes("many_users");
  const starts: Omit<Due, "about">[] = [];
  if (!hadSession) starts.push({ type: "first_session", facts: null });
  if (many) starts.push({ type: "many_users", facts: { users: usersThisHour } });
  if (hours && isOutside(hours, at)) starts.push({ type: "outside_hours", facts: { hours } });
  return starts;
}
