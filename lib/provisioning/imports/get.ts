import type { EmployeeContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import type { Steps, Tables } from "../../store/store.ts";
import { must } from "../../verb.ts";
import type { StagedRow, UserImport } from "./import.ts";

/** An import with its first rows: of each outcome, those that change something first. No row has one before it is ready. */
export type ImportView = UserImport & { preview: PreviewRow[] };
type PreviewRow = Omit<StagedRow, "outcome"> & { outcome: StagedRow["outcome"] | null };

const CHANGING_ROWS = 50;
const OTHER_ROWS = 10;

/**
 * How far an import is.
 *
 * @throws not_found; forbidden for Members.
 */
export function getImport({ store, caller }: EmployeeContext, id: string): Promise<ImportView> {
  must(mayManageUsers(caller));
  return store.read(function* (tx) {
    const found = yield* tx.imports.find(id);
    if (!found) throw notFound("import");
    return { ...found, preview: yield* previewOf(tx, found) };
  });
}

function* previewOf(tx: Tables, { id, status }: UserImport): Steps<PreviewRow[]> {
  if (status === "done" || status === "cancelled") return [];
  if (status !== "ready") {
    return (yield* tx.imports.listRows(id, 0, OTHER_ROWS)).map((row) => ({ ...row, outcome: null }));
  }
  return [
    ...(yield* tx.imports.listOutcome(id, "updated", CHANGING_ROWS)),
    ...(yield* tx.imports.listOutcome(id, "new", CHANGING_ROWS)),
    ...(yield* tx.imports.listOutcome(id, "unchanged", OTHER_ROWS)),
  ];
}
