import { gt, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { type EndReason, endReasons, HOUR_MS, OPEN_WITHIN_MS, RAISE_MS } from "#lib/impersonations/impersonation.ts";
import { type Level, levels } from "#lib/impersonations/level.ts";
import type { ProductKind } from "#lib/products/product.ts";
import { among, type Kit } from "../kit.ts";
import { defineHosted } from "./hosted.ts";
import type { People } from "./people.ts";
import { definePermission } from "./permission.ts";

/** The switch, who may, into what, and the rows of the one idea: an impersonation is a row, all else points at it. */
export function defineImpersonating(kit: Kit, people: People) {
  const access = defineAccess(kit, people);
  const { products, impersonations } = access;
  const { table, text, instant, flag, index, check, plusMs } = kit;
  const ofImpersonation = () => text("impersonation_id").references(() => impersonations.id, { onDelete: "restrict" });
  const ofProduct = () =>
    text("product_id")
      .notNull()
      .references(() => products.id, { onDelete: "restrict" });

  const productSessions = defineSessions(kit, people, access);
  const codes = table(
    "authorization_codes",
    {
      codeHash: text("code_hash").primaryKey(),
      impersonationId: ofImpersonation().notNull(),
      productId: ofProduct(),
      redirectUri: text("redirect_uri").notNull(),
      // Empty for none: no verifier has that for its challenge, whatever reads it.
      codeChallenge: text("code_challenge").notNull(),
      nonce: text("nonce"),
      withoutHint: flag("without_hint").notNull().default(false),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      redeemedAt: instant("redeemed_at"),
    },
    (t) => [
      check("authorization_codes_minute", lte(t.expiresAt, plusMs(t.createdAt, OPEN_WITHIN_MS))),
      index("authorization_codes_spent").on(t.expiresAt),
    ],
  );

  const accessTokens = table(
    "access_tokens",
    {
      tokenHash: text("token_hash").primaryKey(),
      impersonationId: ofImpersonation().notNull(),
      productId: ofProduct(),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
    },
    (t) => [index("access_tokens_spent").on(t.expiresAt)],
  );

  const impersonationTexts = defineTexts(kit, access);

  return {
    ...{ ...access, productSessions, codes, accessTokens, impersonationTexts },
    ...defineHosted(kit, { ...access, productSessions }),
  };
}

function defineSessions(kit: Kit, people: People, { impersonations }: Pick<Access, "impersonations">) {
  const { table, text, instant, index, uniqueIndex } = kit;
  return table(
    "product_sessions",
    {
      id: text("id").primaryKey(),
      tokenHash: text("token_hash").notNull(),
      userId: text("user_id")
        .notNull()
        .references(() => people.users.id, { onDelete: "restrict" }),
      impersonationId: text("impersonation_id").references(() => impersonations.id, { onDelete: "restrict" }),
      createdAt: instant("created_at").notNull(),
      expiresAt: instant("expires_at").notNull(),
      endedAt: instant("ended_at"),
    },
    (t) => [
      uniqueIndex("product_sessions_token").on(t.tokenHash),
      uniqueIndex("product_sessions_impersonation").on(t.impersonationId),
      index("product_sessions_open").on(t.userId, t.expiresAt).where(isNull(t.endedAt)),
      index("product_sessions_spent").on(t.expiresAt),
    ],
  );
}

/**
 * What impersonations are found by, beside them: few questions are about it, and the many about the rows needn't read it.
 * Words of its own and those of its user, who may be renamed; empty where it has still to be written.
 */
function defineTexts(kit: Kit, { impersonations }: Pick<Access, "impersonations">) {
  const { table, text, sequence, index, uniqueIndex } = kit;
  return table(
    "impersonation_texts",
    {
      seq: sequence("seq"),
      impersonationId: text("impersonation_id")
        .notNull()
        .references(() => impersonations.id, { onDelete: "restrict" }),
      ownWords: text("own_words").notNull(),
      ownJoined: text("own_joined").notNull(),
      searchText: text("search_text").notNull(),
    },
    (t) => [
      uniqueIndex("impersonation_texts_of").on(t.impersonationId),
      index("impersonation_texts_unwritten").on(t.seq).where(sql`${t.searchText} = ''`),
    ],
  );
}

export type Access = ReturnType<typeof defineAccess>;
/** What the tables of the product host point at. */
export type Pointed = Pick<Access, "products" | "impersonations"> & {
  productSessions: ReturnType<typeof defineSessions>;
};

function defineAccess(kit: Kit, { employees, users, dashboardSessions }: People) {
  const { table, text, integer, instant, flag, json, index, uniqueIndex, check, plusMs } = kit;
  const ofEmployee = (name: string) => text(name).references(() => employees.id, { onDelete: "restrict" });
  const { settings, grants } = definePermission(kit, employees);

  const products = table(
    "products",
    {
      id: text("id").primaryKey(),
      name: text("name").notNull(),
      kind: text("kind").$type<ProductKind>().notNull().default("hosted"),
      clientId: text("client_id").notNull(),
      clientSecretHash: text("client_secret_hash").notNull(),
      initiateLoginUri: text("initiate_login_uri").notNull(),
      redirectUris: json<string[]>("redirect_uris").notNull(),
      hostedRedirectUris: json<string[]>("hosted_redirect_uris").notNull().default([]),
      targetLinkUri: text("target_link_uri").notNull(),
      webOrigins: json<string[]>("web_origins").notNull().default([]),
      backchannelLogoutUri: text("backchannel_logout_uri"),
      postLogoutRedirectUris: json<string[]>("post_logout_redirect_uris").notNull().default([]),
      nonceInsteadOfPkce: flag("nonce_instead_of_pkce").notNull().default(false),
      startsWithoutLoginHint: flag("starts_without_login_hint").notNull().default(false),
      builtIn: flag("built_in").notNull(),
      active: flag("active").notNull(),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [uniqueIndex("products_client").on(t.clientId)],
  );

  const impersonations = table(
    "impersonations",
    {
      id: text("id").primaryKey(),
      impersonatorId: ofEmployee("impersonator_id").notNull(),
      userId: text("user_id")
        .notNull()
        .references(() => users.id, { onDelete: "restrict" }),
      productId: text("product_id")
        .notNull()
        .references(() => products.id, { onDelete: "restrict" }),
      reason: text("reason"),
      ticket: text("ticket"),
      returnTo: text("return_to"),
      dashboardSessionId: text("dashboard_session_id")
        .notNull()
        .references(() => dashboardSessions.id, { onDelete: "restrict" }),
      grantId: text("grant_id")
        .notNull()
        .references(() => grants.id, { onDelete: "restrict" }),
      enableEpoch: integer("enable_epoch").notNull(),
      access: text("access").$type<Level>().notNull().default("read_only"),
      raisedAt: instant("raised_at"),
      raisedUntil: instant("raised_until"),
      levelChangedAt: instant("level_changed_at"),
      approvedAt: instant("approved_at"),
      breakGlass: flag("break_glass").notNull().default(false),
      createdAt: instant("created_at").notNull(),
      startedAt: instant("started_at"),
      expiresAt: instant("expires_at").notNull(),
      endedAt: instant("ended_at"),
      endReason: text("end_reason").$type<EndReason>(),
    },
    (t) => [
      // The hour. Whatever code comes to write this row, now or later, can't make it longer.
      check(
        "impersonations_hour",
        sql`${gt(t.expiresAt, t.createdAt)} and ${lte(t.expiresAt, plusMs(t.createdAt, HOUR_MS))}`,
      ),
      // So are the minutes of a raise, which is of what began read-only, and over when the session is.
      check("impersonations_access", among(t.access, levels)),
      check("impersonations_raise_whole", sql`(${t.raisedUntil} is null) = (${t.raisedAt} is null)`),
      check("impersonations_raise_lower", sql`${t.raisedUntil} is null or ${t.access} = 'read_only'`),
      check(
        "impersonations_raise_minutes",
        sql`${gt(t.raisedUntil, t.raisedAt)} and ${lte(t.raisedUntil, plusMs(t.raisedAt, RAISE_MS))}`,
      ),
      check("impersonations_raise_hour", lte(t.raisedUntil, t.expiresAt)),
      // Whoever breaks the glass says yes by that.
      check("impersonations_break_glass", sql`${t.approvedAt} is not null or ${t.breakGlass} = false`),
      check("impersonations_end_reason", among(t.endReason, endReasons)),
      check("impersonations_end_whole", sql`(${t.endedAt} is null) = (${t.endReason} is null)`),
      // Of everything.
      index("impersonations_newest").on(t.createdAt, t.id),
      index("impersonations_of_user").on(t.userId, t.createdAt, t.id),
      index("impersonations_of_user_by").on(t.userId, t.impersonatorId, t.createdAt, t.id),
      index("impersonations_by_employee").on(t.impersonatorId, t.createdAt, t.id),
      index("impersonations_of_user_into").on(t.userId, t.productId, t.createdAt, t.id),
      index("impersonations_by_employee_into").on(t.impersonatorId, t.productId, t.createdAt, t.id),
      index("impersonations_into_product").on(t.productId, t.createdAt, t.id),
      index("impersonations_ended").on(t.productId, t.endedAt).where(isNotNull(t.endedAt)),
      // Of what hasn't ended, one an employee: small, however much is past. They come last: of two that it finds equally
      // good SQLite takes the younger, and a table that is made anew gets them in this order.
      uniqueIndex("impersonations_one_each").on(t.impersonatorId).where(isNull(t.endedAt)),
      index("impersonations_unended").on(t.createdAt, t.id).where(isNull(t.endedAt)),
      index("impersonations_expiring").on(t.expiresAt).where(isNull(t.endedAt)),
      index("impersonations_unopened").on(t.createdAt).where(sql`${t.endedAt} is null and ${t.startedAt} is null`),
      index("impersonations_raised")
        .on(t.raisedUntil)
        .where(sql`${t.endedAt} is null and ${t.raisedUntil} is not null`),
      index("impersonations_releveled")
        .on(t.productId)
        .where(sql`${t.endedAt} is null and ${t.levelChangedAt} is not null`),
    ],
  );

  return { settings, grants, products, impersonations };
}
