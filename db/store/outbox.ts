import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Answer, Delivery, Pause } from "#lib/outbox/delivery.ts";
import type { NewDelivery } from "#lib/store/outbox.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { eraseDeliveries } from "./delivery-erasing.ts";
import { after, pageOf } from "./page.ts";
import { purge } from "./purge.ts";
import { queueForWebhooks } from "./queue.ts";

/** Looked at of one queue at a time. */
const DUE_LIMIT = 50;
const EXPIRED_LIMIT = 100;
const ABANDONED_LIMIT = 200;
const COUNTED_LIMIT = 1000;

export function outboxOf(source: Source): Tables["outbox"] {
  const { db, t } = source;
  const {
    seq,
    status,
    nextAttemptAt,
    settledAt: _,
    lastStatus,
    lastAnswer,
    tookMs,
    ...columns
  } = getTableColumns(t.deliveries);
  const { id, receiver, lane, attempts, createdAt, giveUpAt, webhookId } = columns;
  const shown = { ...columns, status, nextAttemptAt, lastStatus, lastAnswer, tookMs };
  // Written out, as a database uses the index of what waits only when it sees the word.
  const waits = sql`${status} = 'waiting'`;
  const earlier = alias(t.deliveries, "earlier");
  const blocked = sql<boolean>`exists ${db
    .select({ one: sql`1` })
    .from(earlier)
    .where(and(eq(earlier.lane, lane), lt(earlier.seq, seq), sql`${earlier.status} = 'waiting'`))}`;

  /** By whoever claimed it last, as long as it waits. */
  function* change(delivery: Delivery, to: Partial<typeof t.deliveries.$inferInsert>, answer: Answer): Steps<boolean> {
    const isAt = and(eq(id, delivery.id), eq(attempts, delivery.attempts), waits);
    const said = { lastStatus: answer.status, lastAnswer: answer.text, tookMs: answer.tookMs };
    return (
      (yield* run(
        db
          .update(t.deliveries)
          .set({ ...said, ...to })
          .where(isAt)
          .returning({ id }),
      )).length === 1
    );
  }

  /** Lets the next one of a lane go. */
  function* release(from: Pick<Delivery, "lane">, now: Date): Steps<void> {
    const ofLane = db
      .select({ id })
      .from(t.deliveries)
      .where(and(eq(lane, from.lane), waits));
    const parked = and(inArray(id, ofLane.orderBy(asc(seq)).limit(1)), isNull(nextAttemptAt));
    yield* run(db.update(t.deliveries).set({ nextAttemptAt: now }).where(parked).returning({ id }));
  }

  function* settle(delivery: Delivery, to: "delivered" | "dead", at: Date, answer: Answer): Steps<boolean> {
    const settled = yield* change(delivery, { status: to, nextAttemptAt: null, settledAt: at }, answer);
    if (settled && delivery.lane !== delivery.id) yield* release(delivery, at);
    return settled;
  }

  function* bury(which: SQL | undefined, limit: number, at: Date): Steps<number> {
    const some = db.select({ id }).from(t.deliveries).where(and(waits, which)).limit(limit);
    const dead = { status: "dead", nextAttemptAt: null, settledAt: at } as const;
    const buried = yield* run(db.update(t.deliveries).set(dead).where(inArray(id, some)).returning({ id, lane }));
    for (const of of new Set(buried.flatMap((row) => (row.lane === row.id ? [] : [row.lane]))))
      yield* release({ lane: of }, at);
    return buried.length;
  }

  const spent = (which: "delivered" | "dead") => (before: Date, limit: number) =>
    purge(
      source,
      {
        table: t.deliveries,
        key: id,
        by: createdAt,
        spent: and(eq(status, which), isNotNull(t.deliveries.settledAt), lte(createdAt, before)),
      },
      limit,
    );

  return {
    purge: spent("delivered"),
    purgeDead: spent("dead"),
    *add(delivery) {
      yield* run(db.insert(t.deliveries).values(rowOf(delivery)).returning({ id }));
    },
    *countWaiting() {
      const oldest = yield* first(
        db.select({ createdAt }).from(t.deliveries).where(waits).orderBy(asc(createdAt)).limit(1),
      );
      const some = db.select({ id }).from(t.deliveries).where(waits).limit(COUNTED_LIMIT).as("some");
      const counted = yield* first(db.select({ count: count() }).from(some));
      return { count: counted?.count ?? 0, oldestAt: oldest?.createdAt ?? null };
    },
    addForWebhooks: (told) => queueForWebhooks(source, told),
    find: (deliveryId) => first(db.select(shown).from(t.deliveries).where(eq(id, deliveryId))),
    *list(filter, page) {
      const fits = and(
        isNotNull(webhookId),
        eq(webhookId, filter.webhookId),
        filter.status && eq(status, filter.status),
        after(page.cursor, createdAt, seq),
      );
      const rows = yield* run(
        db
          .select({ ...shown, seq })
          .from(t.deliveries)
          .where(fits)
          .orderBy(desc(createdAt), desc(seq))
          .limit(page.limit + 1),
      );
      return pageOf(
        rows,
        page,
        (row) => ({ at: row.createdAt, tie: String(row.seq) }),
        ({ seq: _, ...row }) => row,
      );
    },
    *nextReceiver(last) {
      const found = yield* first(
        db
          .select({ receiver })
          .from(t.deliveries)
          .where(and(gt(receiver, last), isNotNull(nextAttemptAt)))
          .orderBy(asc(receiver))
          .limit(1),
      );
      return found?.receiver ?? null;
    },
    *listDue(queue, now) {
      const rows = yield* run(
        db
          .select({ ...columns, blocked })
          .from(t.deliveries)
          .where(and(eq(receiver, queue), lte(nextAttemptAt, now)))
          .orderBy(asc(nextAttemptAt), asc(seq))
          .limit(DUE_LIMIT),
      );
      return rows.map((row) => ({ ...row, blocked: Boolean(row.blocked) }));
    },
    *park(deliveries, now) {
      const due = and(inArray(id, idsOf(deliveries)), waits, lte(nextAttemptAt, now), blocked);
      if (deliveries.length > 0)
        yield* run(db.update(t.deliveries).set({ nextAttemptAt: null }).where(due).returning({ id }));
    },
    claim: (deliveries, now, until) =>
      run(
        db
          .update(t.deliveries)
          .set({ attempts: sql`${attempts} + 1`, nextAttemptAt: until })
          .where(and(inArray(id, idsOf(deliveries)), lte(nextAttemptAt, now)))
          .returning(columns),
      ),
    delivered: (delivery, at, answer) => settle(delivery, "delivered", at, answer),
    retryAt: (delivery, at, answer) => change(delivery, { nextAttemptAt: at }, answer),
    giveUp: (delivery, at, answer) => settle(delivery, "dead", at, answer),
    expire: (queue, now) => bury(and(eq(receiver, queue), lte(giveUpAt, now)), EXPIRED_LIMIT, now),
    abandon: (queue, now) => bury(eq(receiver, queue), ABANDONED_LIMIT, now),
    *again(deliveryId, queue, now, until, event) {
      const fresh = { receiver: queue, lane: deliveryId, status: "waiting", attempts: 0, nextAttemptAt: now } as const;
      const [before] = yield* run(db.select({ lane }).from(t.deliveries).where(eq(id, deliveryId)));
      yield* run(
        db
          .update(t.deliveries)
          .set({ ...fresh, giveUpAt: until, settledAt: null })
          .where(eq(id, deliveryId))
          .returning({ id }),
      );
      if (before) yield* release(before, now);
      yield* record(source, [event]);
    },
    erase: (userId, afterSeq, limit) => eraseDeliveries(source, userId, afterSeq, limit),
    ...pausesOf(source),
  };
}

function pausesOf({ db, t: { pauses } }: Source) {
  const { receiver } = pauses;
  return {
    pauseOf: (queue: string) => first(db.select().from(pauses).where(eq(receiver, queue))),
    *pause(pause: Pause) {
      const { receiver: _, ...to } = pause;
      yield* run(
        db.insert(pauses).values(pause).onConflictDoUpdate({ target: receiver, set: to }).returning({ receiver }),
      );
    },
    *resume(queue: string) {
      yield* run(db.delete(pauses).where(eq(receiver, queue)).returning({ receiver }));
    },
  };
}

const idsOf = (deliveries: Delivery[]) => deliveries.map(({ id }) => id);

/** As it begins. */
export const rowOf = (delivery: NewDelivery) => ({
  ...delivery,
  status: "waiting" as const,
  attempts: 0,
  nextAttemptAt: delivery.createdAt,
});
