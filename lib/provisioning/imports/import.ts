import type { Changes } from "../../audit/event.ts";
import type { User } from "../../users/user.ts";

/** `waiting` for its file, `reading` it, `ready` to be taken over or `refused` for its errors; then `done` or `cancelled`. */
export type ImportStatus = "waiting" | "reading" | "ready" | "refused" | "done" | "cancelled";

/** Something wrong in a file: the line as an editor counts it, and the column's name in the file; null for the whole row. */
export interface ImportError {
  line: number;
  column: string | null;
  detail: string;
}

/** What a column can hold. */
export const importFields = ["email", "name", "externalId", "active", "protected"] as const;
export type ImportField = (typeof importFields)[number];

/** A column of a file: what it is called there, what it is read as, and what the first row has in it. */
export interface ImportColumn {
  header: string;
  /** Null for what is left out, or not known. */
  field: ImportField | null;
  example: string;
}

/** A CSV file of users on its way in. Until it is taken over, none of it is in the directory. */
export interface UserImport {
  id: string;
  fileName: string;
  status: ImportStatus;
  bytesTotal: number;
  bytesRead: number;
  rowCount: number;
  errorCount: number;
  /** The first of them. */
  errors: ImportError[];
  /** What whoever began it said of the columns, by their names in the file; null leaves one out. */
  mapping: Record<string, ImportField | null> | null;
  /** As they were read; null before. */
  columns: ImportColumn[] | null;
  /** What taking it over means, or meant; null before it is ready. */
  changes: ImportChanges | null;
  createdById: string;
  createdAt: Date;
  finishedAt: Date | null;
}

/** What one row of the file says. Null where it doesn't: a user who is here already stays as they are there. */
export interface ImportRow {
  line: number;
  externalId: string | null;
  name: string | null;
  email: string | null;
  /** A new user is active if the file doesn't say. */
  active: boolean | null;
  /** True protects the user; a file never unprotects. */
  protected: boolean | null;
}

/** What becomes of a row: a new user, or changes of one who is here, or nothing. */
export type RowOutcome = "new" | "updated" | "unchanged";

/** A row as it was put aside, and what the planner made of it; as if it were new, before it has been planned. */
export interface StagedRow extends ImportRow {
  /** The user's, if the row adds one. */
  id: string;
  outcome: RowOutcome;
  /** Whom it changes, or leaves as they are. */
  userId: string | null;
  changes: Changes | null;
}

/** Users as they are here, whom rows of a file may mean or meet. */
export interface Met {
  present: User[];
  /** Ids of those whose e-mail an employee has. */
  employees: string[];
  /** Ids of those who are protected themselves. */
  protectedIds: string[];
  /** What the whole file says of those present, by external id: their e-mails in it. */
  elsewhere: { externalId: string; email: string | null }[];
}

/** What taking a file over does to the directory, counted in users. */
export interface ImportChanges {
  added: number;
  updated: number;
  unchanged: number;
}

/** A row that says what the row of `firstLine` says already. */
export interface RepeatedRow {
  line: number;
  firstLine: number;
}
