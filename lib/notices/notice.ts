import type { Employee, Person, Role } from "../employees/employee.ts";
import type { RequestKind } from "../requests/request.ts";
import type { Tally } from "../timeline/entry.ts";
import type { UserPerson } from "../users/user.ts";

/** What Owners are told of. */
export const ownerNoticeTypes = [
  "turned_on",
  "turned_off",
  "self_grant",
  "first_session",
  "many_users",
  "outside_hours",
  "product_unreachable",
  "grant_expiring",
  "grant_expired",
  "unprotected",
  "second_factor_reset",
] as const;
export type OwnerNoticeType = (typeof ownerNoticeTypes)[number];

/** Told to whom it is about, whoever they are. */
const aboutReader = ["own_grant_expiring", "own_grant_expired", "own_factor_reset", "own_account_changed"] as const;

/** What nobody may turn off: somebody waits for it, an Owner didn't wait, or it is one's own access or account. */
const alwaysMailed = ["request_waiting", "request_answered", "break_glass", ...aboutReader] as const;

/** Beside them, a summary is its impersonator's own, an answer its asker's, and what is of one's access or account one's own. */
export const noticeTypes = [...ownerNoticeTypes, "session_summary", ...alwaysMailed] as const;
export type NoticeType = (typeof noticeTypes)[number];

const own: NoticeType[] = ["session_summary", "request_answered", ...aboutReader];

/** Of which notices an employee sees their own: what is for Owners is for those who are one now. */
export const noticesFor: Record<Role, NoticeType[]> = {
  owner: [...noticeTypes],
  admin: [...own, "request_waiting"],
  member: own,
};

/** What Owners choose. Every notice stands in its reader's bell, whatever they choose. */
export interface NoticeSettings {
  /** Which notices Owners get by e-mail, too: all of them, those that a later version adds included; none; or these. */
  ownerMail: boolean | OwnerNoticeType[];
  /** In the accounts of how many users one employee may be within an hour before Owners are told. */
  manyUsersAnHour: number;
  /** Outside of which Owners are told of a session that begins; null for any time is fine. */
  hours: Hours | null;
  /** Does an impersonator get the summary of a session by e-mail, too? */
  impersonatorSummary: boolean;
}

/** So many sessions an employee may begin within an hour at most. */
export const MOST_USERS_AN_HOUR = 120;

/** From the one until before the other, as `08:00`; over midnight where the end is the earlier one. */
export interface Hours {
  from: string;
  to: string;
  /** As `Europe/Vienna`. */
  timeZone: string;
}

/** Of every organization until an Owner chooses. */
export const defaultNotices: NoticeSettings = {
  ownerMail: true,
  manyUsersAnHour: 10,
  hours: null,
  impersonatorSummary: true,
};

/** What became of the ways in which somebody signs in, or lets their own tools in. */
export type AccountChange =
  | ("password" | "passkey_added" | "passkey_removed")
  | ("totp_added" | "totp_removed" | "recovery_codes" | "token");

/** What a notice keeps that nothing else does: how many it were, which hours there were, or when something ends. Nothing of a person. */
export interface NoticeFacts {
  users?: number;
  hours?: Hours;
  /** What became of a request. */
  answer?: "approved" | "refused" | "expired";
  /** An instant. */
  until?: string;
  /** What isn't protected any more. */
  unprotected?: "user" | "domain" | "product";
  account?: AccountChange;
}

/** A notice as its row has it. Who and what it is about is kept by ids, so that whoever is erased is erased here, too. */
export interface NoticeRow {
  id: string;
  type: NoticeType;
  at: Date;
  /** Whose it is. */
  employeeId: string;
  /** The employee or product it is about; null for nobody that is known. */
  about: string | null;
  productId: string | null;
  impersonationId: string | null;
  requestId: string | null;
  /** What made it. */
  eventId: string;
  facts: NoticeFacts | null;
  readAt: Date | null;
}

/** A notice with what it is told by. */
export interface Notice extends Omit<NoticeRow, "employeeId" | "about"> {
  reader: Pick<Employee, "id" | "name" | "email" | "role" | "active">;
  /** The employee it is about. */
  by: Person | null;
  product: string | null;
  session: { user: UserPerson; startedAt: Date | null; endedAt: Date | null } | null;
  request: { kind: RequestKind; user: UserPerson | null } | null;
  /** False once its event has left for an archive, and what was done in its session with it. */
  recorded: boolean;
}

/** The same, and what was done in its session, if it sums one up and the log still has it. */
export type ToldNotice = Notice & { tally: Tally | null };

/** Is this one sent by e-mail, too? */
export const isMailed = (type: NoticeType, { ownerMail, impersonatorSummary }: NoticeSettings): boolean => {
  if (type === "session_summary") return impersonatorSummary;
  if (isOneOf(alwaysMailed, type)) return true;
  return typeof ownerMail === "boolean" ? ownerMail : ownerMail.includes(type);
};

const isOneOf = <T extends string>(some: readonly T[], one: string): one is T => some.some((each) => each === one);

/** Is its reader whom it is about? */
export const isAboutReader = (type: NoticeType): boolean => isOneOf(aboutReader, type);
