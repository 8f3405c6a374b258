import { and, eq } from "drizzle-orm";
import type { Tables } from "#lib/store.ts";
import { first, record, run, type Source } from "../database.ts";

const LIST_LIMIT = 100;

export function productsOf(source: Source): Tables["products"] {
  const { db, t } = source;
  const { id, name, clientId, initiateLoginUri, redirectUris, targetLinkUri, builtIn, active, createdAt } = t.products;
  const columns = { id, name, clientId, initiateLoginUri, redirectUris, targetLinkUri, builtIn, active, createdAt };

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
      run(
        db
          .select(columns)
          .from(t.products)
          .where(and(eq(active, true)))
          .orderBy(createdAt, id)
          .limit(LIST_LIMIT),
      ),
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
