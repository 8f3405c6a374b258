import { type Sight, sights } from "#lib/observations/observation.ts";
import { among, type Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";

/** What was seen of each product of late: a row for each kind, however often it is seen. */
export function defineObserving(kit: Kit, { products, impersonations }: Pick<Pointed, "products" | "impersonations">) {
  const { table, text, instant, uniqueIndex, check } = kit;
  const productObservations = table(
    "product_observations",
    {
      /** Both of the next two, in one word. */
      key: text("key").primaryKey(),
      productId: text("product_id")
        .notNull()
        .references(() => products.id, { onDelete: "restrict" }),
      kind: text("kind").$type<Sight>().notNull(),
      at: instant("at").notNull(),
      since: instant("since").notNull(),
      impersonationId: text("impersonation_id").references(() => impersonations.id, { onDelete: "restrict" }),
      endedAt: instant("ended_at"),
    },
    (t) => [
      uniqueIndex("product_observations_of_product").on(t.productId, t.kind),
      check("product_observations_kind", among(t.kind, sights)),
    ],
  );
  return { productObservations };
}
