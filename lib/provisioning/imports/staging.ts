import { setImmediate } from "node:timers/promises";
import type { EmployeeContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import type { Steps, Tables } from "../../store/store.ts";
import { change } from "../../verb.ts";
import type { Columns } from "./columns.ts";
import type { ImportColumn, ImportError, ImportRow, RepeatedRow } from "./import.ts";
import { ERRORS_TOLD, type Planned, planNext, planSlowly } from "./planning.ts";

/** Rows in a transaction: few enough that others hardly wait, many enough not to spend the time on waiting for the disk. */
export const ROWS_AT_ONCE = 500;

/** How far the reading is: what a progress bar is drawn from. */
export interface Progress {
  bytesRead: number;
  rowCount: number;
  errorCount: number;
  errors: ImportError[];
  columns: ImportColumn[] | null;
}

export const noProgress = (): Progress => ({ bytesRead: 0, rowCount: 0, errorCount: 0, errors: [], columns: null });

/** @param count Of all there are, when `errors` are the first of them. */
export function note(progress: Progress, errors: ImportError[], count = errors.length): void {
  progress.errorCount += count;
  progress.errors.push(...errors.slice(0, ERRORS_TOLD - progress.errors.length));
}

/** Notes why nothing more was read. Always told: without it, the first hundred would look like all there is to correct. */
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
  if (columns) {
    if (progress.rowCount === 0)
      note(progress, [{ line: 2, column: null, detail: "There are no users in this file." }]);
    for (const { errors, count } of await change(context, (tx) => repeatedIn(tx, id, columns)))
      note(progress, errors, count);
  }
  // Who is in the file twice would be named a second time.
  const planned =
    columns && progress.errorCount === 0 ? await planSlowly((before) => planOn(context, id, before)) : null;
  if (planned) noteConflicts(progress, planned, columns?.at.email?.header ?? "email");
  await change(context, function* (tx) {
    const errors = progress.errors.toSorted((a, b) => a.line - b.line);
    const isReady = progress.errorCount === 0;
    const status = isReady ? ("ready" as const) : ("refused" as const);
    const [changes, finishedAt] = isReady ? [planned?.changes ?? null, null] : [null, context.clock()];
    if (!(yield* tx.imports.update(id, ["reading"], { ...progress, errors, status, changes, finishedAt }))) {
      throw cancelled();
    }
  });
}

/** Given, not noted: the database may begin the transaction again. */
function* repeatedIn(tx: Tables, id: string, columns: Columns): Steps<{ errors: ImportError[]; count: number }[]> {
  const found: { errors: ImportError[]; count: number }[] = [];
  for (const field of ["email", "externalId"] as const) {
    const { count, first } = yield* tx.imports.listRepeated(id, field, ERRORS_TOLD);
    const errors = first.map(({ line, firstLine }: RepeatedRow) => ({
      ...{ line, column: columns.at[field]?.header ?? field },
      detail: `Line ${firstLine} has the same. Each user may be in the file once.`,
    }));
    found.push({ errors, count });
  }
  return found;
}

const planOn = (context: EmployeeContext, id: string, before: Planned): Promise<Planned | null> =>
  change(context, function* (tx) {
    if ((yield* tx.imports.find(id))?.status !== "reading") throw cancelled();
    return yield* planNext(tx, id, before);
  });

/** @param column The e-mails', as the file calls it: they are what users meet in. */
export function noteConflicts(progress: Progress, { conflicts: { count, first } }: Planned, column: string): void {
  const told = first.map((conflict) => ({ ...conflict, column }));
  note(progress, told, count);
}

const cancelled = () => new DomainError("import_not_ready", "The import was cancelled. Nothing was changed.");
