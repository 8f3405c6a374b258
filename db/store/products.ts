import { eq, getTableColumns } from "drizzle-orm";
import { notFound } from "#lib/errors.ts";
import type { Tables } from "#lib/store/store.ts";
import { first, record, run, type Source } from "../database.ts";
import { given, prepared } from "../prepared.ts";
import type { Schema } from "../schema/tables.ts";

const LIST_LIMIT = 100;

export function productsOf(source: Source): Tables["products"] {
  const { db, t } = source;
  const columns = columnsOf(t);
  const { id, createdAt } = columns;

  return {
    find: (productId) => first(findProduct(source, { productId })),
    findByClientId: (client) => first(findByClientId(source, { client })),
    *clientSecretHashOf(productId) {
      return (yield* first(findSecretHash(source, { productId })))?.hash ?? null;
    },
    listActive: () => run(listActive(source)),
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

/** What may be read of a product: everything but the secret's hash. */
function columnsOf({ products }: Schema) {
  const { clientSecretHash: _, ...columns } = getTableColumns(products);
  return columns;
}

const findProduct = prepared(({ db, t }) =>
  db
    .select(columnsOf(t))
    .from(t.products)
    .where(eq(t.products.id, given("productId", t.products.id))),
);
const findByClientId = prepared(({ db, t }) =>
  db
    .select(columnsOf(t))
    .from(t.products)
    .where(eq(t.products.clientId, given("client", t.products.clientId))),
);
const findSecretHash = prepared(({ db, t }) =>
  db
    .select({ hash: t.products.clientSecretHash })
    .from(t.products)
    .where(eq(t.products.id, given("productId", t.products.id))),
);
const listActive = prepared(({ db, t }) =>
  db
    .select(columnsOf(t))
    .from(t.products)
    .where(eq(t.products.active, true))
    .orderBy(t.products.createdAt, t.products.id)
    .limit(LIST_LIMIT),
);
