/** `waiting` for its file, `reading` it, `ready` to be taken over or `refused` for its errors; then `done` or `cancelled`. */
export type ImportStatus = "waiting" | "reading" | "ready" | "refused" | "done" | "cancelled";

/** Something wrong in a file: the line as an editor counts it, and the column's name in the file; null for the whole row. */
export interface ImportError {
  line: number;
  column: string | null;
  detail: string;
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
  /** What taking it over means, or meant; null before it is ready. */
  changes: ImportChanges | null;
  createdById: string;
  createdAt: Date;
  finishedAt: Date | null;
}

/** What one row of the file says. */
export interface ImportRow {
  line: number;
  externalId: string | null;
  name: string;
  email: string;
  /** Null where the file doesn't say: a user who is here already stays as they are, a new one is active. */
  active: boolean | null;
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
