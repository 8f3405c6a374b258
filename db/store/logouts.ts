import { and, asc, count, eq, getTableColumns, isNotNull, isNull, lte, min, sql } from "drizzle-orm";
import type { LogoutDelivery } from "#lib/logouts/delivery.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { purge } from "./purge.ts";

/** At a time, by one process. */
const DUE_LIMIT = 100;

export function logoutsOf(source: Source): Tables["logouts"] {
  const { db, t } = source;
  const { nextAttemptAt, deliveredAt: _, ...columns } = getTableColumns(t.logoutDeliveries);
  const { id, attempts, createdAt } = columns;
  const isAt = (delivery: LogoutDelivery) => and(eq(id, delivery.id), eq(attempts, delivery.attempts));

  /** By whoever claimed it last; one that was overtaken changes nothing. */
  function* settle(delivery: LogoutDelivery, to: { nextAttemptAt: Date | null; deliveredAt?: Date }): Steps<boolean> {
    const settled = yield* run(db.update(t.logoutDeliveries).set(to).where(isAt(delivery)).returning({ id }));
    return settled.length === 1;
  }

  return {
    purge: (before, limit) =>
      purge(
        source,
        {
          table: t.logoutDeliveries,
          key: id,
          by: createdAt,
          spent: and(isNull(nextAttemptAt), lte(createdAt, before)),
        },
        limit,
      ),
    *add(delivery) {
      const row = { ...delivery, attempts: 0, nextAttemptAt: delivery.createdAt };
      yield* run(db.insert(t.logoutDeliveries).values(row).returning({ id }));
    },
    *countWaiting() {
      const waiting = db.select({ count: count(), oldestAt: min(createdAt) }).from(t.logoutDeliveries);
      return (yield* first(waiting.where(isNotNull(nextAttemptAt)))) ?? { count: 0, oldestAt: null };
    },
    listDue: (now) =>
      run(
        db
          .select(columns)
          .from(t.logoutDeliveries)
          .where(lte(nextAttemptAt, now))
          .orderBy(asc(nextAttemptAt), asc(id))
          .limit(DUE_LIMIT),
      ),
    claim: (delivery, now, until) =>
      first(
        db
          .update(t.logoutDeliveries)
          .set({ attempts: sql`${attempts} + 1`, nextAttemptAt: until })
          .where(and(isAt(delivery), lte(nextAttemptAt, now)))
          .returning(columns),
      ),
    *delivered(delivery, at) {
      yield* settle(delivery, { nextAttemptAt: null, deliveredAt: at });
    },
    *retryAt(delivery, at) {
      yield* settle(delivery, { nextAttemptAt: at });
    },
    *giveUp(delivery, events) {
      if (yield* settle(delivery, { nextAttemptAt: null })) yield* record(source, events);
    },
  };
}
