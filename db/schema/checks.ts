import { sql } from "drizzle-orm";
import { type ActionMethod, actionMethods } from "#lib/checks/check.ts";
import { among, type Kit } from "../kit.ts";
import type { Access } from "./impersonating.ts";
import type { People } from "./people.ts";

/** How products are checked. A row beside the product's own, as most deployments' products never are. */
export function defineChecks(kit: Kit, { users }: Pick<People, "users">, { products }: Pick<Access, "products">) {
  const { table, text, check } = kit;

  const productChecks = table(
    "product_checks",
    {
      productId: text("product_id")
        .primaryKey()
        .references(() => products.id, { onDelete: "restrict" }),
      testUserId: text("test_user_id")
        .notNull()
        .references(() => users.id, { onDelete: "restrict" }),
      page: text("page"),
      actionMethod: text("action_method").$type<ActionMethod>(),
      actionAddress: text("action_address"),
    },
    (t) => [
      check("product_checks_method", among(t.actionMethod, actionMethods)),
      check("product_checks_action_whole", sql`(${t.actionMethod} is null) = (${t.actionAddress} is null)`),
    ],
  );

  return { productChecks };
}
