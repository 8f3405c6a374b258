import { setImmediate } from "node:timers/promises";
import type { EmployeeContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import type { Steps, Tables } from "../../store/store.ts";
import { change } from "../../verb.ts";
import { KEEPS_EMAIL } from "../plan.ts";
import type { ImportChanges, ImportError, ImportRow, RepeatedRow } from "./import.ts";
import type { Columns, Field } from "./row.ts";

/** Rows in a transaction: few enough that others hardly wait, many enough not to spend the time on waiting for the disk. */
export const ROWS_AT_ONCE = 500;
/** All are counted, and so many told. */
const ERRORS_TOLD = 100;

/** How far the reading is: what a progress bar is drawn from. */
export interface Progress {
  bytesRead: number;
  rowCount: number;
  errorCount: number;
  errors: ImportError[];
}

export const noProgress = (): Progress => ({ bytesRead: 0, rowCount: 0, errorCount: 0, errors: [] });

/** @param count Of all there are, when `errors` are the first of them. */
export function note(progress: Progress, errors: ImportError[], count = errors.length): void {
  progress.errorCount += count;
  progress.errors.push(...errors.slice(0, ERRORS_TOLD - progress.errors.length));
}

/** Notes why nothing more was read. Always told: without it, the first hundred would look like all there is to mend. */
export function noteEnd(progress: Progress, error: ImportError): void {
  progress.errors.splice(ERRORS_TOLD - 1);
  note(progress, [error]);
}

/**
 * Puts rows aside and says how far it is, in one transaction. No user is touched.
 *
 * @throws import_not_ready when somebody has cancelled it; not_signed_in.
 */
export async function stage(
  context: EmployeeContext,
  id: string,
  progress: Progress,
  batch: ImportRow[],
): Promise<void> {
  await change(context, function* (tx) {
    if (!(yield* tx.imports.update(id, ["reading"], progress))) throw cancelled();
    const rows = batch.map((row) => ({ ...row, id: context.newId() }));
    yield* tx.imports.addRows(id, rows);
  });
  await setImmediate();
}

/** What only the whole file shows: who is in it twice, and whose e-mail another user has. Then it is ready, or refused. */
export async function checkWhole(
  context: EmployeeContext,
  id: string,
  progress: Progress,
  columns: Columns | null,
): Promise<void> {
  await change(context, function* (tx) {
    const changes = columns && (yield* noteWhole(tx, id, progress, columns));
    const errors = progress.errors.toSorted((a, b) => a.line - b.line);
    const status = progress.errorCount > 0 ? ("refused" as const) : ("ready" as const);
    const to = { ...progress, errors, status, changes, finishedAt: status === "ready" ? null : context.clock() };
    if (!(yield* tx.imports.update(id, ["reading"], to))) throw cancelled();
  });
}

/** What taking it over would mean, if nothing stands in the way. */
function* noteWhole(tx: Tables, id: string, progress: Progress, columns: Columns): Steps<ImportChanges | null> {
  if (progress.rowCount === 0) note(progress, [{ line: 2, column: null, detail: "There are no users in this file." }]);
  const headerOf = (field: Field) => columns.at[field]?.header ?? field;
  for (const field of ["email", "externalId"] as const) {
    const { count, first } = yield* tx.imports.listRepeated(id, field, ERRORS_TOLD);
    const told = first.map(({ line, firstLine }: RepeatedRow) => ({
      ...{ line, column: headerOf(field) },
      detail: `Line ${firstLine} has the same. Each user may be in the file once.`,
    }));
    note(progress, told, count);
  }
  // Who is in the file twice would be named a second time.
  if (progress.errorCount > 0) return null;
  const { changes, count, errors } = yield* compareWithUsers(tx, id, headerOf("email"));
  note(progress, errors, count);
  return count > 0 ? null : changes;
}

/** What taking it over would mean now, and which e-mails stand in the way: other users', and those employees keep. */
export function* compareWithUsers(
  tx: Tables,
  id: string,
  column: string,
): Steps<{ changes: ImportChanges; count: number; errors: ImportError[] }> {
  const { taken, ...changes } = yield* tx.imports.compare(id);
  const moved = yield* tx.imports.listMovedEmployees(id, ERRORS_TOLD);
  const others = taken > 0 ? yield* tx.imports.listTaken(id, ERRORS_TOLD) : [];
  const errors = [
    ...others.map(({ line }) => ({ line, column, detail: "Another user has this e-mail, by another external id." })),
    ...moved.first.map(({ line }) => ({ line, column, detail: KEEPS_EMAIL })),
  ];
  const told = errors.toSorted((a, b) => a.line - b.line).slice(0, ERRORS_TOLD);
  return { changes, count: taken + moved.count, errors: told };
}

const cancelled = () => new DomainError("import_not_ready", "The import was cancelled. Nothing was changed.");
