import type { Notice, NoticeType } from "../notices/notice.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

/** Whose notices: all of them, or only what is no Owner's business. */
export interface OwnNotices {
  employeeId: string;
  types?: readonly NoticeType[];
}

/**
 * What employees are told. Notices are made where events are recorded (db/store/noticing.ts), as lib/notices/rules.ts says. A
 * part of the port in ../store.ts.
 */
export interface NoticeTables {
  notices: {
    /** Deletes those of then and before, at most `limit`; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
    find(id: string): Steps<Notice | null>;
    /** Newest first. */
    list(whose: OwnNotices, page: PageRequest): Steps<Page<Notice>>;
    /** Counted up to 100. */
    countUnread(whose: OwnNotices): Steps<number>;
    /** Notes when it was read first. False where there is no such notice of theirs. */
    read(id: string, whose: OwnNotices, at: Date): Steps<boolean>;
    /** Of the newest `limit`, one employee's or everybody's, those whose mail has gone out; newest first. */
    listMailed(whose: { employeeId?: string }, limit: number): Steps<Notice[]>;
  };
}
