import { dashboard, logSigner } from "#composition";
import { proveConsistency, proveEvent } from "#lib/audit/log/ask.ts";
import { proofInput } from "#lib/audit/log/input.ts";
import { ok } from "#lib/http/route.ts";

export const GET = dashboard.route({ query: proofInput }, async ({ context, query: { event, from = 0, to = 0 } }) =>
  ok(
    event === undefined
      ? await proveConsistency(context, { from, to })
      : await proveEvent(context, event.toLowerCase(), await logSigner()),
  ),
);
