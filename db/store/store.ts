import type { Tables } from "#lib/store/store.ts";
import type { Source } from "../database.ts";
import { apiKeysOf } from "./api-keys.ts";
import { auditOf } from "./audit.ts";
import { checksOf } from "./checks.ts";
import { dashboardSessionsOf } from "./dashboard-sessions.ts";
import { employeesOf } from "./employees.ts";
import { grantsOf } from "./grants.ts";
import { hostedCodesOf, refreshTokensOf } from "./hosted.ts";
import { impersonationsOf } from "./impersonations.ts";
import { importsOf } from "./imports.ts";
import { linksOf } from "./links.ts";
import { noticesOf } from "./notices.ts";
import { observationsOf } from "./observations.ts";
import { outboxOf } from "./outbox.ts";
import { passkeysOf } from "./passkeys.ts";
import { personalTokensOf } from "./personal-tokens.ts";
import { productSessionsOf } from "./product-sessions.ts";
import { productsOf } from "./products.ts";
import { protectionsOf } from "./protections.ts";
import { proofsOf, recoveryCodesOf, totpsOf } from "./proving.ts";
import { requestsOf } from "./requests.ts";
import { sealingOf } from "./sealing.ts";
import { settingsOf } from "./settings.ts";
import { supportAccessOf } from "./support-access.ts";
import { timelineOf } from "./timeline.ts";
import { accessTokensOf, attemptsOf, codesOf, signingKeysOf } from "./tokens.ts";
import { usersOf } from "./users.ts";
import { webhooksOf } from "./webhooks.ts";

/** The port, by noun, for either dialect. What each method promises stands in lib/store/. */
export const tablesOf = (source: Source): Tables => ({
  settings: settingsOf(source),
  employees: employeesOf(source),
  grants: grantsOf(source),
  dashboardSessions: dashboardSessionsOf(source),
  links: linksOf(source),
  users: usersOf(source),
  imports: importsOf(source),
  products: productsOf(source),
  checks: checksOf(source),
  protections: protectionsOf(source),
  impersonations: impersonationsOf(source),
  requests: requestsOf(source),
  productSessions: productSessionsOf(source),
  codes: codesOf(source),
  accessTokens: accessTokensOf(source),
  hostedCodes: hostedCodesOf(source),
  refreshTokens: refreshTokensOf(source),
  signingKeys: signingKeysOf(source),
  apiKeys: apiKeysOf(source),
  outbox: outboxOf(source),
  notices: noticesOf(source),
  proofs: proofsOf(source),
  totps: totpsOf(source),
  passkeys: passkeysOf(source),
  recoveryCodes: recoveryCodesOf(source),
  personalTokens: personalTokensOf(source),
  webhooks: webhooksOf(source),
  attempts: attemptsOf(source),
  observations: observationsOf(source),
  timeline: timelineOf(source),
  supportAccess: supportAccessOf(source),
  audit: auditOf(source),
  sealing: sealingOf(source),
});
