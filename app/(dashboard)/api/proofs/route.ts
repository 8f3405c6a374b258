import { dashboard, factorConfig } from "#composition";
import { noContent } from "#lib/http/route.ts";
import { proofInput } from "#lib/proofs/input.ts";
import { proveIt } from "#lib/proofs/prove.ts";

export const POST = dashboard.route({ body: proofInput }, async ({ context, body }) => {
  await proveIt(context, factorConfig(), body);
  return noContent();
});
