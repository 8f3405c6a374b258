import { getTableColumns } from "drizzle-orm";
import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { Brake } from "#lib/brake.ts";
import type { Mailing } from "#lib/notices/mailing.ts";
import type { Skew } from "#lib/skew.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { givenRow, prepared } from "./prepared.ts";
import { type Said, sayRecorded } from "./said.ts";
import type { Schema } from "./schema/tables.ts";
import { rowOfEvent } from "./store/event.ts";
import { addNotices } from "./store/noticing.ts";
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
  skew: Skew;
  mail: Mailing;
  /** For whatever ends an impersonation: rings the bell once the transaction is committed. */
  ring: () => void;
  /** What the transaction that runs now says once it is committed. */
  said: Said;
  /** Takes the events of a transaction that is to be done without them. */
  unrecorded?: AuditEvent[];
  /** Events are recorded without telling employees of them. */
  unnoticed?: boolean;
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

/** Rows of one INSERT: of the widest table far below the parameters that a statement may have. */
const TOGETHER = 100;

/** Rows in parts that one INSERT each takes. */
export function together<Row>(rows: Row[]): Row[][] {
  const parts = Math.ceil(rows.length / TOGETHER);
  return Array.from({ length: parts }, (_, part) => rows.slice(part * TOGETHER, (part + 1) * TOGETHER));
}

/** Writes events into the transaction of what they record. One is the rule; many at once go together. */
export function* record(source: Source, events: AuditEvent[]): Steps<void> {
  sayRecorded(source, events);
  if (source.unrecorded) {
    source.unrecorded.push(...events);
    return;
  }
  const [event, ...more] = events;
  if (event && more.length === 0) {
    for (const added of yield* run(addEvent(source, { ...rowOfEvent(event) }))) yield* follow(source, event, added);
    return;
  }
  const { auditEvents, auditUnsealed } = source.t;
  for (const some of together(events)) {
    const rows = source.db.insert(auditEvents).values(some.map(rowOfEvent));
    const added = yield* run(rows.returning({ seq: auditEvents.seq, heard: isAnyListening(source) }));
    const unsealed = added.map(({ seq }) => ({ seq }));
    yield* run(source.db.insert(auditUnsealed).values(unsealed).returning({ seq: auditUnsealed.seq }));
    for (const one of some) {
      if (added[0]?.heard) yield* tell(source, one);
      yield* addNotices(source, one);
    }
  }
}

/** What comes of every event, in its transaction: it is sealed once, by its number (lib/audit/log/seal.ts), and told of. */
function* follow(source: Source, event: AuditEvent, { seq, heard }: { seq: number; heard: boolean }): Steps<void> {
  yield* run(awaitSealing(source, { seq }));
  if (heard) yield* tell(source, event);
  yield* addNotices(source, event);
}

const tell = (source: Source, { id, type, impersonationId, at }: AuditEvent) =>
  queueForWebhooks(source, { type, impersonationId, eventId: id, payload: null, at });

const awaitSealing = prepared(({ db, t: { auditUnsealed } }) =>
  db
    .insert(auditUnsealed)
    .values(givenRow(getTableColumns(auditUnsealed)))
    .returning({ seq: auditUnsealed.seq }),
);

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
    const late = source.db.insert(auditEvents).values(row).onConflictDoNothing();
    const added = yield* run(late.returning({ seq: auditEvents.seq, heard: isAnyListening(source) }));
    for (const one of added) yield* follow(source, event, one);
  }
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
