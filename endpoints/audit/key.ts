import { issuerContext, logSigner } from "#composition";
import { env } from "#env";
import { verifierKeyOf } from "#lib/audit/log/note.ts";
import { isHostOf } from "#lib/http/host.ts";
import { nothingHere } from "#lib/http/nothing.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { KEYS_MAX_AGE_S } from "#lib/tokens/keys.ts";

/** What verifies the audit log's checkpoints, in the form of C2SP `signed-note`. On either host, for anybody. */
export async function GET(request: Request): Promise<Response> {
  const { dashboardUrl, productUrl } = env();
  try {
    if (![dashboardUrl, productUrl].some((url) => isHostOf(url, request.headers.get("host"))))
      return nothingHere(request);
    const headers = {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": `public, max-age=${KEYS_MAX_AGE_S}`,
    };
    return new Response(`${verifierKeyOf(await logSigner())}\n`, { headers });
  } catch (error) {
    return errorResponse(error, issuerContext(request.headers).request.requestId);
  }
}
