import type { EmployeeContext } from "../../context.ts";
import { notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import { must } from "../../verb.ts";
import type { ImportRow, UserImport } from "./import.ts";

/** An import with its first rows. */
export type ImportView = UserImport & { preview: ImportRow[] };

const PREVIEW_ROWS = 10;

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
    const open = found.status !== "done" && found.status !== "cancelled";
    const preview = open ? yield* tx.imports.listRows(id, PREVIEW_ROWS) : [];
    return { ...found, preview };
  });
}
