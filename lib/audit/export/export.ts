import { actorOf, type EmployeeContext, eventOf } from "../../context.ts";
import { mayExportAuditLog } from "../../policy.ts";
import type { PageRequest } from "../../store/store.ts";
import { change, must } from "../../verb.ts";
import type { AuditEvent, Changes } from "../event.ts";
import { cloudEventLine } from "./cloud-event.ts";
import { csvHead, csvLine } from "./csv.ts";
import type { ExportFilter, ExportInput } from "./input.ts";
import { ocsfLine } from "./ocsf.ts";

interface Format {
  type: string;
  extension: string;
  head: string;
  line: (event: AuditEvent, source: string) => string;
}

const formats: Record<ExportInput["format"], Format> = {
  csv: { type: "text/csv; charset=utf-8", extension: "csv", head: csvHead, line: csvLine },
  jsonl: { type: "application/x-ndjson", extension: "jsonl", head: "", line: cloudEventLine },
  ocsf: { type: "application/x-ndjson", extension: "ocsf.jsonl", head: "", line: ocsfLine },
};

/** Events of one question: so many that a file is quick, so few that nobody else waits. */
const AT_ONCE = 500;
/** Fewer of the first: whoever waits sees soon that it has begun. */
const AT_FIRST = 50;

/** How a file of this format is handed over, as of a moment. */
export const exportHeaders = ({ format }: Pick<ExportInput, "format">, at: Date): Record<string, string> => ({
  "content-type": formats[format].type,
  "content-disposition": `attachment; filename="audit-log-${at.toISOString().slice(0, 10)}.${formats[format].extension}"`,
  // Nobody on the way keeps it, or holds it back to press it.
  "cache-control": "no-store, no-transform",
});

/**
 * What was recorded up to now, newest first, as a file that is made while it is read. That somebody took it is recorded
 * before its first byte.
 *
 * @param source - Whose log it is, as an address.
 * @throws forbidden for Members, which is recorded.
 */
export async function exportAuditLog(
  context: EmployeeContext,
  { format, ...filter }: ExportInput,
  source: string,
): Promise<ReadableStream<Uint8Array>> {
  const asked = changesOf({ format, ...filter });
  await change(context, function* (tx, caller) {
    must(mayExportAuditLog(caller), "audit.denied", { changes: asked });
    yield* tx.audit.add(eventOf(context, "audit.exported", actorOf(caller), { changes: asked }));
  });
  const { head, line } = formats[format];
  return streamOf(
    head,
    linesOf(context, filter, (each) => line(each, source)),
  );
}

/** What was asked for, as the record has it. */
function changesOf(input: ExportInput): Changes {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, { from: null, to: value instanceof Date ? value.toISOString() : value }]),
  );
}

/**
 * A file may take an hour, and whoever reads it may have lost the role or the session by then. So each page of the log is
 * read together with that, and the file breaks off: one that ended as if it were whole would be taken for that.
 */
async function* linesOf(
  { store, session, clock }: EmployeeContext,
  filter: ExportFilter,
  line: (event: AuditEvent) => string,
): AsyncGenerator<string> {
  for (let cursor: string | null = null; ; ) {
    const place: PageRequest = { cursor, limit: cursor === null ? AT_FIRST : AT_ONCE };
    const page = await store.read(function* (tx) {
      const caller = yield* tx.dashboardSessions.employeeOf(session.id, clock());
      return caller && mayExportAuditLog(caller).allowed ? yield* tx.audit.list(filter, place) : null;
    });
    if (page === null) throw brokenOff();
    if (page.items.length > 0) yield page.items.map(line).join("");
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

/** By this name whoever sends it on cuts the connection, and knows that nothing went wrong here. */
const brokenOff = () => new DOMException("Whoever exports may not any more.", "AbortError");

/** The head at once, and then a piece whenever somebody has room for one: nothing piles up. */
function streamOf(head: string, lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (head !== "") controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
