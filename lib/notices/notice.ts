import type { Employee, Person } from "../employees/employee.ts";
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
  "second_factor_reset",
] as const;
export type OwnerNoticeType = (typeof ownerNoticeTypes)[number];

/** What anybody is told of themselves, whatever their role. */
export const ownNoticeTypes = ["session_summary", "own_factor_reset"] as const;

export const noticeTypes = [...ownerNoticeTypes, ...ownNoticeTypes] as const;
export type NoticeType = (typeof noticeTypes)[number];

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

/** What a notice keeps that nothing else does: how many it were, or which hours there were. Nothing of a person. */
export interface NoticeFacts {
  users?: number;
  hours?: Hours;
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
  /** False once its event has left for an archive, and what was done in its session with it. */
  recorded: boolean;
}

/** The same, and what was done in its session, if it sums one up and the log still has it. */
export type ToldNotice = Notice & { tally: Tally | null };

/** Is it for whom it is about, and not for Owners as such? */
export const isOwnNotice = (type: NoticeType): boolean => ownNoticeTypes.some((own) => own === type);

/** Is this one sent by e-mail, too? */
export const isMailed = (type: NoticeType, { ownerMail, impersonatorSummary }: NoticeSettings): boolean => {
  if (type === "session_summary") return impersonatorSummary;
  // Nobody may be kept from hearing of it.
  if (type === "own_factor_reset") return true;
  return typeof ownerMail === "boolean" ? ownerMail : ownerMail.includes(type);
};
