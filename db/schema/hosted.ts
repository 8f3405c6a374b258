import { lte } from "drizzle-orm";
import { OPEN_WITHIN_MS } from "#lib/impersonations/impersonation.ts";
import type { Kit } from "../kit.ts";
import type { Pointed } from "./impersonating.ts";

/** What the product host gives a hosted product's own server. */
export function defineHosted(kit: Kit, { productSessions, products }: Pointed) {
  const { table, text, instant, index, check, plusMs } = kit;
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

  return { hostedCodes, refreshTokens };
}
