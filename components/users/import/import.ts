export const importFields = ["email", "name", "externalId", "active", "protected"] as const;
export type ImportField = (typeof importFields)[number];
export type Mapping = Record<string, ImportField | null>;

export type Outcome = "new" | "updated" | "unchanged";

export interface PreviewRow {
  line: number;
  externalId: string | null;
  name: string | null;
  email: string | null;
  active: boolean | null;
  protected: boolean | null;
  outcome: Outcome | null;
  changes: { [K in ImportField]?: { from: string | boolean | null; to: string | boolean | null } } | null;
}

/** As much of an import as its page shows; what `GET /api/user-imports/{id}` answers. */
export interface UserImport {
  id: string;
  fileName: string;
  status: "waiting" | "reading" | "ready" | "refused" | "done" | "cancelled";
  bytesTotal: number;
  bytesRead: number;
  rowCount: number;
  errorCount: number;
  /** The first hundred. */
  errors: { line: number; column: string | null; detail: string }[];
  columns: { header: string; field: ImportField | null; example: string }[] | null;
  changes: { added: number; updated: number; unchanged: number } | null;
  /** The first of each outcome. */
  preview: PreviewRow[];
}

/** One value for the whole page: where it stands. */
export type ImportState =
  | { step: "choose"; problem: string | null; retry: File | null }
  | { step: "reading"; file: File; share: number; rows: number }
  | { step: "read"; file: File; read: UserImport }
  | { step: "done"; read: UserImport };

export const countText = (count: number, one: string, several = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : several}`;

/** Nothing is wrong but what the columns are called: then the page asks which is which. */
export const asksForColumns = ({ status, rowCount, columns, errors }: UserImport): boolean =>
  status === "refused" &&
  rowCount === 0 &&
  columns !== null &&
  new Set(columns.map(({ header }) => header)).size === columns.length &&
  errors.every(({ column }) => column !== null);
