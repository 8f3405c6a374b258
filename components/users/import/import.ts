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
  changes: { added: number; updated: number; unchanged: number } | null;
  /** The first ten. */
  preview: { line: number; externalId: string | null; name: string; email: string; active: boolean | null }[];
}

/** One value for the whole page: where it stands. */
export type ImportState =
  | { step: "choose"; problem: string | null; retry: File | null }
  | { step: "reading"; file: File; share: number; rows: number }
  | { step: "read"; read: UserImport }
  | { step: "done"; read: UserImport };

export const countText = (count: number, one: string, several = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
