import { getTableColumns } from "drizzle-orm";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { Brake } from "#lib/brake.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { givenRow, prepared } from "./prepared.ts";
import type { Schema } from "./schema/tables.ts";
import { rowOfEvent } from "./store/event.ts";
import { isAnyListening, queueForWebhooks } from "./store/queue.ts";
import type { WordIndex } from "./word-index.ts";

/** What queries may use: select, insert, update, delete. No `db.query`, `.get()` or `.transaction()`: they differ per dialect. */
export type Queries = Pick<
  BaseSQLiteDatabase<"sync", unknown>,
  "select" | "selectDistinct" | "insert" | "update" | "delete"
>;

/** One dialect's tables and whatever runs queries on them now: the connection, or a transaction on it. */
export interface Source {
  db: Queries;
  t: Schema;
  prepare: Prepare;
  words: WordIndex;
  brake: Brake;
  /** Takes the events of a transaction that is to be done without them. */
  unrecorded?: AuditEvent[];
}

export interface Query<Row> {
  all(): Row[];
}

/** Builds a query with placeholders once. For the store's own queries `prepared` does, in prepared.ts. */
export type Prepare = <Row>(query: Unprepared<Row>) => (values: Values) => Query<Row>;

export interface Unprepared<Row> {
  prepare(): { all(values: Values): Row[] };
}
export type Values = Record<string, unknown>;

/** One step of a body. SQLite answers it with `.all()`, Postgres by awaiting it; a forgotten `.returning()` doesn't compile. */
export function* run<Row>(query: Query<Row>): Steps<Row[]> {
  return (yield query) as Row[];
}

/** The first row, or null. */
export function* first<Row>(query: Query<Row>): Steps<Row | null> {
  const rows = yield* run(query);
  return rows[0] ?? null;
}

/** Writes events into the transaction of what they record. One by one, as statements have a limit of parameters. */
export function* record(source: Source, events: AuditEvent[]): Steps<void> {
  if (source.unrecorded) {
    source.unrecorded.push(...events);
    return;
  }
  for (const event of events) yield* tell(source, event, yield* run(addEvent(source, { ...rowOfEvent(event) })));
}

const addEvent = prepared((source) => {
  const { auditEvents } = source.t;
  const { seq, ...columns } = getTableColumns(auditEvents);
  return source.db
    .insert(auditEvents)
    .values(givenRow(columns))
    .returning({ seq, heard: isAnyListening(source) });
});

/** Events of a while ago, each with the gap that it leaves. One that another process has recorded meanwhile is there already. */
export function* recordLate(source: Source, events: AuditEvent[], now: Date): Steps<void> {
  const { auditEvents } = source.t;
  for (const event of events) {
    const recorded = { from: event.at.toISOString(), to: now.toISOString() };
    const row = rowOfEvent({ ...event, changes: { ...event.changes, recorded } });
    const added = source.db.insert(auditEvents).values(row).onConflictDoNothing();
    yield* tell(source, event, yield* run(added.returning({ heard: isAnyListening(source) })));
  }
}

/** Every event that is recorded passes here, in its transaction: what it must reach is queued. */
function* tell(
  source: Source,
  { id, type, impersonationId, at }: AuditEvent,
  [added]: { heard: boolean }[],
): Steps<void> {
  if (added?.heard) yield* queueForWebhooks(source, { type, impersonationId, eventId: id, payload: null, at });
}

/** The smallest write that reaches the disk and leaves nothing behind. */
export function* probe({ attempts }: Tables, now: Date): Steps<void> {
  yield* attempts.count("probe", 1000, now);
  yield* attempts.clear("probe");
}

/** Refuses before it happens. `PRAGMA query_only` would too, but costs more than a query each time. */
export const onlyReading = (db: Queries): Queries => ({
  select: db.select.bind(db),
  selectDistinct: db.selectDistinct.bind(db),
  insert: refuseWrite,
  update: refuseWrite,
  delete: refuseWrite,
});

function refuseWrite(): never {
  throw new Error("a read that writes: use store.write");
}
