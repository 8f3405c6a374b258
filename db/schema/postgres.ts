import { postgresKit } from "../kit.ts";
import { defineTables } from "./tables.ts";

/** Postgres's tables, each exported by name because drizzle-kit reads a module's exports. */
export const postgresTables = defineTables(postgresKit);
export const {
  employees,
  users,
  dashboardSessions,
  links,
  settings,
  grants,
  products,
  impersonations,
  productSessions,
  codes,
  accessTokens,
  impersonationTexts,
  pageViews,
  sessionNotes,
  hostedCodes,
  refreshTokens,
  deliveries,
  pauses,
  webhooks,
  employeeNotices,
  apiKeys,
  userImports,
  userImportRows,
  auditEvents,
  attempts,
  signingKeys,
  auditUnsealed,
  auditLeaves,
  auditNodes,
  auditCheckpoints,
  auditErasures,
  auditArchives,
} = postgresTables;
