import { dashboard, logSigner } from "#composition";
import { checkpointNow } from "#lib/audit/log/ask.ts";
import { noInput } from "#lib/audit/log/input.ts";

export const GET = dashboard.route({ query: noInput }, async ({ context }) => {
  const note = await checkpointNow(context, await logSigner());
  return new Response(note, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } });
});
