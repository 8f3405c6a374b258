import { isNotNull, isNull, lte } from "drizzle-orm";
import { OPEN_WITHIN_MS } from "#lib/impersonations/impersonation.ts";
import type { Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";

/** What the product host gives a hosted product's own server, and what it tells products of an end. */
export function defineHosted(kit: Kit, { productSessions, products, impersonations }: Pointed) {
  const { table, text, integer, instant, index, check, plusMs } = kit;
  const ofSession = () =>
    text("session_id")
      .notNull()
      .references(() => productSessions.id, { onDelete: "restrict" });
  const ofProduct = () =>
    text("product_id")
      .notNull()
      .references(() => products.id, { onDelete: "restrict" });

  const hostedCodes = table(
    "hosted_codes",
    {
      codeHash: text("code_hash").primaryKey(),
      sessionId: ofSession(),
      productId: ofProduct(),
      redirectUri: text("redirect_uri").notNull(),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      redeemedAt: instant("redeemed_at"),
    },
    (t) => [
      check("hosted_codes_minute", lte(t.expiresAt, plusMs(t.createdAt, OPEN_WITHIN_MS))),
      // Both go with their session, and the database looks here before it lets one go.
      index("hosted_codes_of_session").on(t.sessionId),
    ],
  );

  const refreshTokens = table(
    "refresh_tokens",
    {
      tokenHash: text("token_hash").primaryKey(),
      sessionId: ofSession(),
      productId: ofProduct(),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [index("refresh_tokens_of_session").on(t.sessionId)],
  );

  const logoutDeliveries = table(
    "logout_deliveries",
    {
      id: text("id").primaryKey(),
      impersonationId: text("impersonation_id")
        .notNull()
        .references(() => impersonations.id, { onDelete: "restrict" }),
      productId: ofProduct(),
      createdAt: instant("created_at").notNull(),
      attempts: integer("attempts").notNull(),
      /** Null once it is over: delivered, or given up. */
      nextAttemptAt: instant("next_attempt_at"),
      deliveredAt: instant("delivered_at"),
    },
    (t) => [
      index("logout_deliveries_due").on(t.nextAttemptAt, t.id).where(isNotNull(t.nextAttemptAt)),
      index("logout_deliveries_spent").on(t.createdAt).where(isNull(t.nextAttemptAt)),
    ],
  );

  return { hostedCodes, refreshTokens, logoutDeliveries };
}
