import type { AuditEvent } from "../audit/event.ts";
import type { Level } from "../impersonations/level.ts";
import type { AccessRequest } from "../requests/request.ts";
import type { EventFor } from "./event-for.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

/** Whose requests that are waiting, or approved and not begun yet. Each field narrows. */
export interface OpenRequests {
  impersonatorId?: string;
  userId?: string;
  /** Under which it was asked; of an Admin's own access there is none. */
  grantId?: string;
  /** The session that is to be raised; a start has none until it is begun. */
  impersonationId?: string;
}

/** What somebody asked a user, at one of these levels. */
export interface AskedOfUser {
  impersonatorId: string;
  userId: string;
  productId: string;
  levels: Level[];
}

/** What an answer changes. */
export type Answered = Partial<
  Pick<AccessRequest, "status" | "expiresAt" | "answeredAt" | "note" | "userAnsweredAt" | "approvedAt">
> & { answeredById?: string };

/** What somebody else has to say yes to first. A part of the port in ../store.ts. */
export interface RequestTables {
  requests: {
    find(id: string): Steps<AccessRequest | null>;
    /** Of a raise that session's, of a start what the session came from; newest first, at most 100. */
    listOfImpersonation(impersonationId: string): Steps<AccessRequest[]>;
    /** The one that this session came from; null where nobody had to be asked. */
    findStart(impersonationId: string): Steps<AccessRequest | null>;
    /** The user's own newest no since then to what this employee asked them; null where they said none. */
    findRefusedByUser(asked: AskedOfUser, since: Date): Steps<AccessRequest | null>;
    /** Newest first. `waiting` is judged at `now`: true for what waits for an answer, false for all the rest. */
    list(
      filter: { impersonatorId?: string | undefined; waiting?: boolean | undefined },
      page: PageRequest,
      now: Date,
    ): Steps<Page<AccessRequest>>;
    /** As they are noted, due or not; oldest first, at most 200. */
    listOpen(filter: OpenRequests): Steps<AccessRequest[]>;
    /** As whom somebody would be signed in by what is open, each once and all of them. */
    listUserIds(): Steps<string[]>;
    /** How many this employee asked for since then that have come to no session, and when the oldest of them was. */
    countAskedSince(impersonatorId: string, since: Date): Steps<{ count: number; oldestAt: Date | null }>;
    /** Null where one of the same kind for the same user waits already: partial unique indexes say so. */
    add(request: AccessRequest, event: AuditEvent): Steps<AccessRequest | null>;
    /** Of what waits and isn't over at `at`; an employee's answer only where none is there. Null for whoever comes second. */
    answer(id: string, to: Answered, at: Date, event: EventFor<AccessRequest>): Steps<AccessRequest | null>;
    /** approved -> used, once; false for whoever comes second, or too late. The event is that of the session or raise. */
    use(id: string, at: Date, impersonationId: string): Steps<boolean>;
    /** Ends those that are open and fit, as expired. Each row's event is written once, by whoever ends it. */
    expire(filter: OpenRequests & { id?: string }, event: EventFor<AccessRequest>): Steps<AccessRequest[]>;
    isAnyOverdue(now: Date): Steps<boolean>;
    /** The same of those whose time is over. */
    expireOverdue(now: Date, event: EventFor<AccessRequest>): Steps<AccessRequest[]>;
    /** Blanks the words of so many of a user's requests that have some; gives how many. */
    eraseWords(userId: string, limit: number): Steps<number>;
  };
}
