import { issuerContext } from "#composition";
import { env } from "#env";
import { productHostMetadata } from "#lib/hosted/discovery.ts";
import { assertHost } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { KEYS_MAX_AGE_S } from "#lib/tokens/keys.ts";

/** RFC 8414, section 3: what a library needs to know of the host that issues the access tokens of hosted sessions. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { productUrl, dashboardUrl } = env();
    assertHost(request, productUrl);
    const headers = { "cache-control": `public, max-age=${KEYS_MAX_AGE_S}` };
    return Response.json(productHostMetadata(productUrl, dashboardUrl), { headers });
  } catch (error) {
    return errorResponse(error, issuerContext(request.headers).request.requestId);
  }
}
