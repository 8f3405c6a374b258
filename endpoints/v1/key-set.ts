import { issuerContext, keyring } from "#composition";
import { env } from "#env";
import { assertHost } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { KEYS_MAX_AGE_S } from "#lib/tokens/keys.ts";

/** RFC 7517: what verifies the access tokens of hosted sessions, and the logout tokens that hosted products are sent. */
export async function GET(request: Request): Promise<Response> {
  try {
    assertHost(request, env().productUrl);
    const headers = { "cache-control": `public, max-age=${KEYS_MAX_AGE_S}` };
    const [access, logout] = await Promise.all([keyring().jwks("access_token"), keyring().jwks("id_token")]);
    return Response.json({ keys: [...access.keys, ...logout.keys] }, { headers });
  } catch (error) {
    return errorResponse(error, issuerContext(request.headers).request.requestId);
  }
}
