import { dashboard } from "#composition";
import { env } from "#env";
import { exportAuditLog, exportHeaders } from "#lib/audit/export/export.ts";
import { exportInput } from "#lib/audit/export/input.ts";
import { assertOwnNavigation, isSpeculative } from "#lib/http/guard.ts";
import { maySeeAuditLog } from "#lib/policy.ts";
import { must } from "#lib/verb.ts";

/** A GET with an effect: it records that somebody took the file. So no other site may send anybody here. */
export const GET = dashboard.route({ query: exportInput }, async ({ request, context, query }) => {
  assertOwnNavigation(request);
  const headers = exportHeaders(query, context.clock());
  if (isSpeculative(request)) {
    must(maySeeAuditLog(context.caller));
    return new Response(null, { headers });
  }
  return new Response(await exportAuditLog(context, query, `${env().dashboardUrl}/audit`), { headers });
});
