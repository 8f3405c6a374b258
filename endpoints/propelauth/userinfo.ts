import { issuerContext, keyring } from "#composition";
import { env } from "#env";
import { DomainError } from "#lib/errors.ts";
import { sessionOfAccessToken } from "#lib/hosted/tokens.ts";
import { wireUserOf } from "#lib/hosted/wire-user.ts";
import { assertHost, bearerOf } from "#lib/http/guard.ts";
import { errorResponse } from "#lib/http/problem.ts";
import { ok } from "#lib/http/route.ts";

/** The user of an access token, asked of the row: an ended session's token gets a 401, however long it would last. */
export async function GET(request: Request): Promise<Response> {
  const context = issuerContext(request.headers);
  try {
    assertHost(request, env().productUrl);
    const token = bearerOf(request);
    if (token === null) throw new DomainError("not_signed_in", "Send an access token: Authorization: Bearer ...");
    const verifier = { keys: keyring(), issuer: env().productUrl };
    const { session } = await sessionOfAccessToken(context, verifier, token);
    return ok({ ...wireUserOf(session), update_password_required: false, org_id_to_org_info: {} });
  } catch (error) {
    return errorResponse(error, context.request.requestId, "Bearer");
  }
}
