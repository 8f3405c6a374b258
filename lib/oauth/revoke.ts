import { endAll } from "../impersonations/end.ts";
import { hashToken } from "../tokens/token.ts";
import { takeAwayWithoutCaller } from "../verb.ts";
import { authenticateClient } from "./client.ts";
import { OAuthError, oauthOk } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";

/**
 * The way out of a product that keeps its own session: RFC 7009, by an authenticated client. The access token and the
 * impersonation behind it are one, so revoking the token ends the impersonation, as `stopped`. A token that is unknown,
 * over or another product's gets the same 200 (section 2.2), and changes nothing.
 */
export async function revokeEndpoint(
  context: IssuerContext,
  request: Request,
  form: URLSearchParams,
): Promise<Response> {
  const { id: productId, name } = await authenticateClient(context, request, form);
  const token = form.get("token");
  if (!token) throw new OAuthError("invalid_request", "token is required.");
  const product = { kind: "product", id: productId, name } as const;
  await takeAwayWithoutCaller(context, function* (tx) {
    const accessToken = yield* tx.accessTokens.find(hashToken(token));
    if (accessToken?.productId !== productId) return;
    yield* endAll(context, tx, { id: accessToken.impersonationId }, "stopped", product);
  });
  return oauthOk({});
}
