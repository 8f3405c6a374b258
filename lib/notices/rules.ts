import type { AuditEvent, EventType } from "../audit/event.ts";
import { isOutside } from "./hours.ts";
import type { NoticeFacts, NoticeSettings, NoticeType, OwnerNoticeType } from "./notice.ts";

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
}

/** One notice, to every Owner or to the session's own impersonator. */
export interface Due {
  type: NoticeType;
  /** The employee or product it is about. */
  about: string | null;
  facts: NoticeFacts | null;
}

export const HOUR_MS = 60 * 60 * 1000;

type Noticed = "enabled" | "disabled" | "grant" | "started" | "ended" | "unreachable" | "factorReset";

const noticed: Partial<Record<EventType, Noticed>> = {
  "impersonation.enabled": "enabled",
  "impersonation.disabled": "disabled",
  "grant.created": "grant",
  "grant.changed": "grant",
  "impersonation.started": "started",
  "impersonation.ended": "ended",
  "product.unreachable": "unreachable",
  "employee.second_factor_reset": "factorReset",
};

/** May anybody be told of such an event? Asked of each that is recorded, before anything is asked of the database. */
export const isNoticed = ({ type }: Pick<AuditEvent, "type">): boolean => type in noticed;

/** Whom or what a notice of this event is about. */
export const aboutOf = (event: AuditEvent): string | null => {
  if (event.type === "product.unreachable") return event.productId;
  if (event.type === "employee.second_factor_reset") return event.employee?.id ?? null;
  return event.actor.kind === "employee" ? event.actor.id : null;
};

/**
 * Which event makes which notice, on one page. All go to every Owner, but for the summary of a session, which is for whoever
 * was in it, and for whose second factors were reset, who is told in words of their own. What may come again and again is told once an hour about the same employee or product.
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
    case "factorReset":
      return [...due("second_factor_reset"), ...due("own_factor_reset")];
    default:
      return [];
  }
}

/** A grant that was lowered takes away, whoever did it. */
const givesMore = ({ type, changes }: AuditEvent): boolean =>
  type === "grant.created" || changes?.access?.to === "full";

function startNotices({ at }: AuditEvent, { settings, hadSession, usersThisHour, toldThisHour }: NoticeGrounds) {
  const { hours, manyUsersAnHour } = settings;
  const many = usersThisHour > manyUsersAnHour && !toldThisHour.includes("many_users");
  const starts: Omit<Due, "about">[] = [];
  if (!hadSession) starts.push({ type: "first_session", facts: null });
  if (many) starts.push({ type: "many_users", facts: { users: usersThisHour } });
  if (hours && isOutside(hours, at)) starts.push({ type: "outside_hours", facts: { hours } });
  return starts;
}
