import { eq, getTableColumns } from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";

const LIST_LIMIT = 100;

export function productsOf(source: Source): Tables["products"] {
  const { db, t } = source;
  const { clientSecretHash: _, ...columns } = getTableColumns(t.products);
  const { id, clientId, active, createdAt } = columns;

  return {
    find: (productId) => first(db.select(columns).from(t.products).where(eq(id, productId))),
    findByClientId: (client) => first(db.select(columns).from(t.products).where(eq(clientId, client))),
    *clientSecretHashOf(productId) {
      const row = yield* first(
        db.select({ hash: t.products.clientSecretHash }).from(t.products).where(eq(id, productId)),
      );
      return row?.hash ?? null;
    },
    listActive: () =>
      run(db.select(columns).from(t.products).where(eq(active, true)).orderBy(createdAt, id).limit(LIST_LIMIT)),
    list: () => run(db.select(columns).from(t.products).orderBy(createdAt, id).limit(LIST_LIMIT)),
    *add(product, event) {
      yield* run(db.insert(t.products).values(product).returning({ id }));
      yield* record(source, [event]);
      const { clientSecretHash: _, ...added } = product;
      return added;
    },
    *update(productId, to, event) {
      const updated = yield* first(db.update(t.products).set(to).where(eq(id, productId)).returning(columns));
      if (!updated) throw notFound("product");
      yield* record(source, [event]);
      return updated;
    },
    *put(product, event) {
      const { id: _, createdAt: __, ...changeable } = product;
      const [put] = yield* run(
        db.insert(t.products).values(product).onConflictDoUpdate({ target: id, set: changeable }).returning(columns),
      );
      yield* record(source, [event]);
      return put ?? product;
    },
  };
}
