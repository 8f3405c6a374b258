import { dashboard, factorConfig } from "#composition";
import { env } from "#env";
import { noContent } from "#lib/http/route.ts";
import { proofInput } from "#lib/proofs/input.ts";
import { proveIt } from "#lib/proofs/prove.ts";
import { assertPasswords } from "#lib/sso/sso.ts";

export const POST = dashboard.route({ body: proofInput }, async ({ context, body }) => {
  if ("password" in body) assertPasswords(env().sso);
  await proveIt(context, factorConfig(), body);
  return noContent();
});
