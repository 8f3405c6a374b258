import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, max, type SQL, sql } from "drizzle-orm";
import type { Salts } from "#lib/audit/log/leaf.ts";
import type { SealedEvent } from "#lib/store/sealing.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";
import { prepared, preparedRows } from "../prepared.ts";
import type { Schema } from "../schema/tables.ts";
import { erasingOf } from "./erasing.ts";
import { eventOfRow } from "./event.ts";
import { after, pageOf } from "./page.ts";

type LeafRow = Schema["auditLeaves"]["$inferSelect"];
type EventRow = Schema["auditEvents"]["$inferSelect"];

/** So few are ever unsealed, but where the sealer stands still: then none of the newest is sealed anyway. */
const AT_ONCE = 500;

export function sealingOf(source: Source): Tables["sealing"] {
  const { db, t } = source;
  const { auditUnsealed, auditLeaves, auditNodes, auditEvents } = t;

  const entries = (fits: SQL) =>
    db
      .select({ leaf: auditLeaves, event: auditEvents })
      .from(auditLeaves)
      .leftJoin(auditEvents, eq(auditEvents.id, auditLeaves.eventId))
      .where(fits);

  return {
    *listUnsealed(limit) {
      // Two questions: a database left to choose could go over the whole log to find the few.
      const { seq } = auditUnsealed;
      const waiting = yield* run(db.select().from(auditUnsealed).orderBy(asc(seq)).limit(limit));
      if (waiting.length === 0) return [];
      const numbers = waiting.map((row) => row.seq);
      const rows = yield* run(db.select().from(auditEvents).where(inArray(auditEvents.seq, numbers)));
      return rows.map(numbered).sort((one, other) => one.seq - other.seq);
    },
    *hasUnsealed() {
      return (yield* first(anyUnsealed(source))) !== null;
    },
    *hasUnsealedOf(of) {
      const { seq } = auditUnsealed;
      const waiting = yield* run(db.select().from(auditUnsealed).orderBy(asc(seq)).limit(AT_ONCE));
      if (waiting.length === 0) return false;
      const numbers = waiting.map((row) => row.seq);
      const { impersonationId } = auditEvents;
      const found = yield* run(
        db.select({ impersonationId }).from(auditEvents).where(inArray(auditEvents.seq, numbers)),
      );
      return waiting.length === AT_ONCE || found.some((event) => event.impersonationId === of);
    },
    *countNodes() {
      const row = yield* first(lastNode(source));
      return row === null ? 0 : row.place + 1;
    },
    *nodesAt(places) {
      const rows =
        places.length === 0 ? [] : yield* run(db.select().from(auditNodes).where(inArray(auditNodes.place, places)));
      return new Map(rows.map(({ place, hash }) => [place, hash]));
    },
    listNodes: (from, limit) =>
      run(db.select().from(auditNodes).where(gte(auditNodes.place, from)).orderBy(asc(auditNodes.place)).limit(limit)),
    *append(leaves, nodes) {
      for (const some of addLeaves(source, leaves.map(rowOfLeaf))) yield* run(some);
      for (const some of addNodes(source, nodes)) yield* run(some);
      const { seq } = auditUnsealed;
      const sealed = leaves.map((leaf) => leaf.seq);
      yield* run(db.delete(auditUnsealed).where(inArray(seq, sealed)).returning({ seq }));
    },
    *find(eventId) {
      const { leafIndex, leaf } = auditLeaves;
      const sealed = yield* first(
        db.select({ leafIndex, leaf }).from(auditLeaves).where(eq(auditLeaves.eventId, eventId)),
      );
      if (sealed) return sealed;
      const recorded = yield* first(
        db.select({ seq: auditEvents.seq }).from(auditEvents).where(eq(auditEvents.id, eventId)),
      );
      return recorded && { leafIndex: null, leaf: null };
    },
    *leafIndexes(eventIds) {
      const { eventId, leafIndex } = auditLeaves;
      if (eventIds.length === 0) return new Map();
      const rows = yield* run(db.select({ eventId, leafIndex }).from(auditLeaves).where(inArray(eventId, eventIds)));
      return new Map(rows.map((row) => [row.eventId, row.leafIndex]));
    },
    *list(from, limit) {
      const { leafIndex } = auditLeaves;
      const rows = yield* run(entries(gte(leafIndex, from)).orderBy(asc(leafIndex)).limit(limit));
      return rows.map(sealedEventOf);
    },
    *listOf(eventIds) {
      if (eventIds.length === 0) return [];
      const sealed = (yield* run(entries(inArray(auditLeaves.eventId, eventIds)))).map(sealedEventOf);
      return sealed.sort((a, b) => a.leafIndex - b.leafIndex);
    },
    *listRecorded(afterSeq, limit) {
      // A page first, and then what belongs to it: a database left to choose could join all of the log.
      const page = db
        .select({ seq: auditEvents.seq, id: auditEvents.id })
        .from(auditEvents)
        .where(gt(auditEvents.seq, afterSeq))
        .orderBy(asc(auditEvents.seq))
        .limit(limit)
        .as("page");
      const rows = yield* run(
        db
          .select({ seq: page.seq, leafIndex: auditLeaves.leafIndex, waiting: auditUnsealed.seq })
          .from(page)
          .leftJoin(auditLeaves, eq(auditLeaves.eventId, page.id))
          .leftJoin(auditUnsealed, eq(auditUnsealed.seq, page.seq)),
      );
      const listed = rows.map(({ waiting, ...row }) => ({ ...row, waits: waiting !== null }));
      return listed.sort((one, other) => one.seq - other.seq);
    },
    *findRecorded(seq) {
      const row = yield* first(db.select().from(auditEvents).where(eq(auditEvents.seq, seq)));
      return row && numbered(row);
    },
    ...checkpointsOf(source),
    ...erasingOf(source),
    *archivedSize() {
      const row = yield* first(db.select({ size: max(t.auditArchives.size) }).from(t.auditArchives));
      return row?.size ?? 0;
    },
    *addArchive(archive) {
      yield* run(db.insert(t.auditArchives).values(archive).returning({ seq: t.auditArchives.seq }));
    },
    *takeArchived(from, to) {
      const { leafIndex, eventId } = auditLeaves;
      const archived = and(gte(leafIndex, from), lt(leafIndex, to));
      const ids = db.select({ eventId }).from(auditLeaves).where(archived);
      yield* run(db.delete(auditEvents).where(inArray(auditEvents.id, ids)).returning({ seq: auditEvents.seq }));
      yield* run(
        db
          .update(auditLeaves)
          .set({ leaf: null, ...noSalts })
          .where(archived)
          .returning({ leafIndex }),
      );
    },
  };
}

type Checkpoints = Pick<Tables["sealing"], "keep" | "newestCheckpoint" | "listCheckpoints" | "listCheckpointsBySize">;

function checkpointsOf({ db, t: { auditCheckpoints } }: Source): Checkpoints {
  const { seq, size, at, note } = auditCheckpoints;
  const kept = { size, at, note };
  return {
    *keep(checkpoint) {
      yield* run(db.insert(auditCheckpoints).values(checkpoint).returning({ seq }));
    },
    newestCheckpoint: () => first(db.select(kept).from(auditCheckpoints).orderBy(desc(at), desc(seq)).limit(1)),
    *listCheckpoints(page) {
      const rows = yield* run(
        db
          .select()
          .from(auditCheckpoints)
          .where(after(page.cursor, at, seq))
          .orderBy(desc(at), desc(seq))
          .limit(page.limit + 1),
      );
      return pageOf(
        rows,
        page,
        (row) => ({ at: row.at, tie: String(row.seq) }),
        ({ seq: _, ...checkpoint }) => checkpoint,
      );
    },
    listCheckpointsBySize: (from, limit) =>
      run(
        db
          .select()
          .from(auditCheckpoints)
          .where(sql`(${size}, ${seq}) > (${from.size}, ${from.seq})`)
          .orderBy(asc(size), asc(seq))
          .limit(limit),
      ),
  };
}

const anyUnsealed = prepared(({ db, t: { auditUnsealed } }) =>
  db.select().from(auditUnsealed).orderBy(asc(auditUnsealed.seq)).limit(1),
);
const lastNode = prepared(({ db, t: { auditNodes } }) =>
  db.select({ place: auditNodes.place }).from(auditNodes).orderBy(desc(auditNodes.place)).limit(1),
);

const addLeaves = preparedRows(
  ({ t: { auditLeaves } }) => getTableColumns(auditLeaves),
  ({ db, t: { auditLeaves } }, rows) =>
    db.insert(auditLeaves).values(rows).returning({ leafIndex: auditLeaves.leafIndex }),
);
const addNodes = preparedRows(
  ({ t: { auditNodes } }) => getTableColumns(auditNodes),
  ({ db, t: { auditNodes } }, rows) => db.insert(auditNodes).values(rows).returning({ place: auditNodes.place }),
);

const numbered = (row: EventRow) => ({ seq: row.seq, event: eventOfRow(row) });

const noSalts = {
  actorSalt: null,
  userSalt: null,
  employeeSalt: null,
  impersonatorSalt: null,
  reasonSalt: null,
  changesSalt: null,
  personalSalt: null,
};

function rowOfLeaf({
  salts,
  leafIndex,
  eventId,
  leaf,
}: {
  salts: Salts;
  leafIndex: number;
  eventId: string;
  leaf: string;
}): LeafRow {
  return {
    ...{ leafIndex, eventId, leaf },
    actorSalt: salts.actor,
    userSalt: salts.user,
    employeeSalt: salts.employee,
    impersonatorSalt: salts.impersonator,
    reasonSalt: salts.reason,
    changesSalt: salts.changes,
    personalSalt: salts.personal,
  };
}

const sealedEventOf = ({ leaf: row, event }: { leaf: LeafRow; event: EventRow | null }): SealedEvent => ({
  leafIndex: row.leafIndex,
  eventId: row.eventId,
  leaf: row.leaf,
  salts: {
    actor: row.actorSalt,
    user: row.userSalt,
    employee: row.employeeSalt,
    impersonator: row.impersonatorSalt,
    reason: row.reasonSalt,
    changes: row.changesSalt,
    personal: row.personalSalt,
  },
  recorded: event && numbered(event),
});
