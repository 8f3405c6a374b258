import { sqliteKit } from "../kit.ts";
import { defineTables } from "./tables.ts";

/** SQLite's tables, each exported by name because drizzle-kit reads a module's exports. */
export const sqliteTables = defineTables(sqliteKit);
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
} = sqliteTables;
