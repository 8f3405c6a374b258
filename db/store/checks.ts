import { eq } from "drizzle-orm";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";

export function checksOf(source: Source): Tables["checks"] {
  const { db, t } = source;
  const { productChecks } = t;
  const { productId } = productChecks;

  return {
    *find(id) {
      const row = yield* first(db.select().from(productChecks).where(eq(productId, id)));
      if (!row) return null;
      const { actionMethod: method, actionAddress: address, ...check } = row;
      return { ...check, action: method !== null && address !== null ? { method, address } : null };
    },
    *put({ action, ...check }, event) {
      const to = {
        ...check,
        actionMethod: action?.method ?? null,
        actionAddress: action?.address ?? null,
      };
      const { productId: _, ...changeable } = to;
      yield* run(
        db
          .insert(productChecks)
          .values(to)
          .onConflictDoUpdate({ target: productId, set: changeable })
          .returning({ productId }),
      );
      yield* record(source, [event]);
    },
  };
}
