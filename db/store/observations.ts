import { eq, getTableColumns, lt, lte, sql } from "drizzle-orm";
import { type Observation, SEEN_AGAIN_AFTER_MS } from "#lib/observations/observation.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, run, type Source } from "../database.ts";

export function observationsOf({ db, t }: Source): Tables["observations"] {
  const { productObservations: seen } = t;
  const { key, productId: _, ...shown } = getTableColumns(seen);
  const rowOf = (productId: string, observation: Observation) => ({
    ...observation,
    key: `${productId} ${observation.kind}`,
    productId,
  });
  const toNew = {
    at: sql`excluded.at`,
    since: sql`excluded.since`,
    impersonationId: sql`excluded.impersonation_id`,
    endedAt: sql`excluded.ended_at`,
  };
  const isSame = sql`${shown.impersonationId} = excluded.impersonation_id`;

  return {
    list: (productId) => run(db.select(shown).from(seen).where(eq(seen.productId, productId))),
    put(productId, observation) {
      // Whichever process comes first in a minute writes, and none goes back in time.
      const setWhere = lte(shown.at, new Date(observation.at.getTime() - SEEN_AGAIN_AFTER_MS));
      const set = { ...toNew, since: sql`case when ${isSame} then ${shown.since} else excluded.since end` };
      const row = db.insert(seen).values(rowOf(productId, observation));
      return first(row.onConflictDoUpdate({ target: key, set, setWhere }).returning(shown));
    },
    *putNewer(productId, observation) {
      const setWhere = observation.endedAt === null ? undefined : lt(shown.endedAt, observation.endedAt);
      const row = db.insert(seen).values(rowOf(productId, observation));
      yield* run(row.onConflictDoUpdate({ target: key, set: toNew, ...(setWhere && { setWhere }) }).returning({ key }));
    },
  };
}
