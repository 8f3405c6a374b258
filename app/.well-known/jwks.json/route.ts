import { env } from "#env";
import { assertHost } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { KEYS_MAX_AGE_S } from "#lib/tokens/keys.ts";
import { issuerContext, keyring } from "#server";

/** RFC 7517: what verifies the access tokens of hosted sessions. The issuer's ID tokens have a key of their own. */
export async function GET(request: Request): Promise<Response> {
  try {
    assertHost(request, env().productUrl);
    const headers = { "cache-control": `public, max-age=${KEYS_MAX_AGE_S}` };
    return Response.json(await keyring().jwks("access_token"), { headers });
  } catch (error) {
    return errorResponse(error, issuerContext(request.headers).request.requestId);
  }
}
