import type { EmployeeContext } from "../../context.ts";
import { DomainError, notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import { change, must } from "../../verb.ts";
import { discard } from "./cancel.ts";
import { type Columns, columnsOf, withExamples } from "./columns.ts";
import { readCsv, UnreadableFile } from "./csv.ts";
import { getImport, type ImportView } from "./get.ts";
import type { ImportRow, UserImport } from "./import.ts";
import { rowOf } from "./row.ts";
import { checkWhole, noProgress, note, noteEnd, type Progress, ROWS_AT_ONCE, stage } from "./staging.ts";
import { drain, readText } from "./text.ts";

/** Users in a file: as many as one transaction takes over while others hardly wait. */
export const MAX_ROWS = 100_000;

/**
 * Reads an announced file: `ready` when it can be taken over, `refused` with what is wrong in it. Holds a few hundred
 * rows at a time, and lets others go first in between. A file that doesn't arrive as a whole is thrown away.
 *
 * @throws not_found; forbidden for Members; import_not_ready for one that is not waiting for a file, or has been
 * cancelled meanwhile; too_large or malformed_request for other than the announced number of bytes.
 */
export async function readImportFile(
  context: EmployeeContext,
  id: string,
  body: ReadableStream<Uint8Array>,
): Promise<ImportView> {
  const begun = await beginReading(context, id);
  try {
    await readWhole(context, begun, body);
  } catch (error) {
    await discard(context, id);
    throw error;
  }
  return getImport(context, id);
}

/** A conditional update lets one file in, the first time only. */
function beginReading(context: EmployeeContext, id: string): Promise<UserImport> {
  return change(context, function* (tx, caller) {
    const found = yield* tx.imports.find(id);
    must(mayManageUsers(caller), "user.denied", { changes: { import: { from: null, to: found?.fileName ?? id } } });
    if (!found) throw notFound("import");
    const reading = yield* tx.imports.update(id, ["waiting"], { status: "reading" });
    if (!reading) throw new DomainError("import_not_ready", "This import has had its file. Begin another one.");
    return reading;
  });
}

async function readWhole(
  context: EmployeeContext,
  { id, bytesTotal, mapping }: UserImport,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const progress = noProgress();
  const bytes = body.getReader();
  const text = readText(bytes, bytesTotal, (bytesRead) => {
    progress.bytesRead = bytesRead;
  });
  let columns: Columns | null = null;
  try {
    columns = await readRows(context, { id, mapping }, progress, text);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    noteEnd(progress, error.at);
  }
  await drain(bytes, bytesTotal - progress.bytesRead);
  await checkWhole(context, id, progress, columns);
}

/** Null when the first line isn't one of known columns: then there is nothing to be said of the others. */
async function readRows(
  context: EmployeeContext,
  { id, mapping }: Pick<UserImport, "id" | "mapping">,
  progress: Progress,
  text: AsyncGenerator<string>,
): Promise<Columns | null> {
  const rows = readCsv(text);
  const head = await rows.next();
  if (head.done) throw new UnreadableFile(1, "The file is empty.");
  const { columns, errors } = columnsOf(head.value, mapping);
  note(progress, errors);
  const second = await rows.next();
  progress.columns = withExamples(columns, second.done ? null : second.value);
  if (errors.length > 0) return null;
  let [batch, since] = [emptyBatch(), 0];
  for await (const row of second.done ? [] : from(second.value, rows)) {
    if (progress.rowCount === MAX_ROWS) throw new UnreadableFile(row.line, TOO_MANY);
    progress.rowCount++;
    const result = rowOf(columns, row);
    if ("errors" in result) note(progress, result.errors);
    else batch.push(result.read);
    if (++since < ROWS_AT_ONCE) continue;
    await stage(context, id, progress, batch);
    [batch, since] = [emptyBatch(), 0];
  }
  await stage(context, id, progress, batch);
  return columns;
}

const TOO_MANY = `A file can have at most ${MAX_ROWS.toLocaleString("en")} users, and there are more from this line on. Split it, and import the parts.`;

async function* from<T>(first: T, others: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* others;
}

const emptyBatch = (): ImportRow[] => [];
