import type { Person } from "../employees/employee.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";

/** What happens in a session, in the words of its timeline. */
export const kinds = ["requested", "started", "page", "act", "refused", "raised", "dropped", "ended"] as const;
export type Kind = (typeof kinds)[number];

/** What a product adds to what it tells: a few named values, none of them within another. */
export type Detail = Record<string, string | number | boolean | null>;

/** What a product tells of one request: what was done, and by which method and route. */
export interface Told {
  /** The product's own. The same id again is the same thing, told again. */
  id: string;
  at: Date;
  name: string;
  method: string | null;
  route: string | null;
  status: number | null;
  detail: Detail | null;
  /** It came after the session's end: over two seconds, or by its own word. */
  late: boolean;
}

/** A page that an impersonator was shown. Pages are many and change nothing, so they lie beside the audit log. */
export interface PageView extends Told {
  /** Of the row: made of the product and its id, as an act's event's is. */
  rowId: string;
  impersonationId: string;
}

/** One line of a session's timeline. What doesn't apply to its kind is null. */
export interface Entry extends Omit<Told, "name"> {
  kind: Kind;
  name: string | null;
  /** Who requested, raised, dropped or ended it, where it was a person; null for the passing of time. */
  by: Person | null;
  /** Of an end and a drop, its code; of a raise, the words of whoever asked for it. */
  reason: string | null;
}

/** How much of it there was, by what had been told until now. */
export interface Tally {
  pages: number;
  acts: number;
  refusals: number;
}

/** What its impersonator says of a session. */
export interface Note {
  text: string;
  at: Date;
}

/** An act or a refusal, as far as a picture or a summary shows it. */
export interface Mark {
  at: Date;
  refused: boolean;
  /** Null where it is erased, or from a version that kept it elsewhere. */
  name: string | null;
}

/** A session as a whole: the row, how much happened in it, and what its impersonator says of it. */
export interface SessionRecord {
  impersonation: Impersonation;
  tally: Tally;
  note: Note | null;
}

/** What its page shows besides. */
export interface WholeSession extends SessionRecord {
  marks: Mark[];
  /** Of the request that confirmed it, as far as anybody knows. */
  confirmedFrom: { ip: string | null; userAgent: string | null } | null;
  /** Who ended it, where it was a person. */
  endedBy: Person | null;
}
