import type { AuditEvent, EventType } from "../audit/event.ts";
import type { Entry, Mark, Note, PageView, Tally } from "../timeline/entry.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

/** What happened, and who tried how often. A part of the port in ../store.ts. */
export interface RecordTables {
  /** Counters for throttling, shared by all processes. A window is fixed: it begins with its first count. */
  attempts: {
    /** Deletes what was over by then, at most `limit` rows; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
    /** Adds one and says how many that makes, and when the window ends. */
    count(key: string, windowMs: number, now: Date): Steps<{ count: number; windowEndsAt: Date }>;
    /** Takes one back (floor 0): an attempt that succeeded is no attempt. */
    forgive(key: string): Steps<void>;
    clear(key: string): Steps<void>;
    /** What stands, in a window that isn't over; null for none. */
    find(key: string, now: Date): Steps<{ count: number; windowEndsAt: Date } | null>;
    /** Windows go when they are over, but for those whose key begins with `tally `: they wait to be taken, once. */
    takeTallies(now: Date): Steps<{ key: string; count: number }[]>;
    /** How many wait. */
    countTallies(now: Date): Steps<number>;
  };

  /** What happened in sessions: audit events, and pages beside them. */
  timeline: {
    /** Of these ids, those that a page or an event has; at most 500. */
    known(ids: string[]): Steps<string[]>;
    /** What a product told; each id once. At most 500. */
    add(pages: PageView[], acts: AuditEvent[]): Steps<void>;
    /** One session's, oldest first. */
    list(which: { impersonationId: string; pages: boolean }, page: PageRequest): Steps<Page<Entry>>;
    count(impersonationId: string): Steps<Tally>;
    /** When it did something or was refused it, oldest first; at most 2,000. */
    marks(impersonationId: string): Steps<Mark[]>;
    /** What was done in one session, oldest first, without what was refused. */
    acts(impersonationId: string, limit: number): Steps<Mark[]>;
    findNote(impersonationId: string): Steps<Note | null>;
    /** In place of the one before, if there is one. */
    putNote(impersonationId: string, note: Note, event: AuditEvent): Steps<void>;
    /** The notes of these sessions have another text, whatever they said; at most 100. Gives how many. */
    eraseNotes(impersonationIds: string[]): Steps<number>;
    /** The pages of these sessions lose name, route and detail, at most `limit` of them; gives how many. */
    erasePages(impersonationIds: string[], limit: number): Steps<number>;
    /** Takes the pages of these sessions away, which an archive has, at most `limit` of them; gives how many. */
    takePages(impersonationIds: string[], limit: number): Steps<number>;
    /** Takes the notes of these sessions away of which the log has no event any more. */
    takeNotes(impersonationIds: string[]): Steps<void>;
  };

  audit: {
    /** For what has no row of its own: refusals, failed sign-ins, what an impersonator did. */
    add(event: AuditEvent): Steps<void>;
    find(id: string): Steps<AuditEvent | null>;
    list(
      filter: { type?: EventType; actorId?: string; userId?: string; impersonationId?: string; from?: Date; to?: Date },
      page: PageRequest,
    ): Steps<Page<AuditEvent>>;
    /** What the issuer refused of the hand-offs of these impersonations, newest first; at most 500. */
    listRefusedHandOffs(impersonationIds: string[]): Steps<RefusedHandOff[]>;
    /** The ends of one product's impersonations that are numbered above this, oldest first; at most 10,000. */
    listEnds(which: { productId: string; afterSeq: number }): Steps<RecordedEnd[]>;
    /** The number of the newest of them; 0 for none. */
    newestEnd(productId: string): Steps<number>;
  };
}

/** Why a product couldn't open a session, in the words that the event keeps. */
export interface RefusedHandOff {
  impersonationId: string;
  at: Date;
  /** The error's code. */
  reason: string | null;
  sentence: string;
}

export interface RecordedEnd {
  /** The number of its audit event. */
  seq: number;
  impersonationId: string;
  endedAt: Date;
}
