import type { Tables } from "#lib/store.ts";
import type { Source } from "./database.ts";
import { apiKeysOf } from "./store/api-keys.ts";
import { auditOf } from "./store/audit.ts";
import { dashboardSessionsOf } from "./store/dashboard-sessions.ts";
import { employeesOf } from "./store/employees.ts";
import { grantsOf } from "./store/grants.ts";
import { hostedCodesOf, refreshTokensOf } from "./store/hosted.ts";
import { impersonationsOf } from "./store/impersonations.ts";
import { importsOf } from "./store/imports.ts";
import { invoicingOf } from "./store/invoicing.ts";
import { linksOf } from "./store/links.ts";
import { logoutsOf } from "./store/logouts.ts";
import { productSessionsOf } from "./store/product-sessions.ts";
import { productsOf } from "./store/products.ts";
import { settingsOf } from "./store/settings.ts";
import { accessTokensOf, attemptsOf, codesOf, signingKeysOf } from "./store/tokens.ts";
import { usersOf } from "./store/users.ts";

/** The port, by noun, for either dialect. What each method promises stands in lib/store.ts. */
export const tablesOf = (source: Source): Tables => ({
  settings: settingsOf(source),
  employees: employeesOf(source),
  grants: grantsOf(source),
  dashboardSessions: dashboardSessionsOf(source),
  links: linksOf(source),
  users: usersOf(source),
  imports: importsOf(source),
  products: productsOf(source),
  impersonations: impersonationsOf(source),
  productSessions: productSessionsOf(source),
  codes: codesOf(source),
  accessTokens: accessTokensOf(source),
  hostedCodes: hostedCodesOf(source),
  refreshTokens: refreshTokensOf(source),
  signingKeys: signingKeysOf(source),
  apiKeys: apiKeysOf(source),
  logouts: logoutsOf(source),
  attempts: attemptsOf(source),
  audit: auditOf(source),
  invoicing: invoicingOf(source),
});
