import { type Impersonation, levelNow, live, raisedUntilNow } from "../impersonations/impersonation.ts";
import { othersBeside } from "../impersonations/inside.ts";
import { sawAsking } from "../observations/observe.ts";
import { assertRightTime } from "../skew.ts";
import { hashToken } from "../tokens/token.ts";
import { authenticateClient } from "./client.ts";
import { OAuthError, oauthOk } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";

/**
 * The impersonation that an access token stands for, if it still holds. Asked of the rows, each time. `productId` is who asks:
 * another's token stands for nothing.
 */
async function standingFor(
  context: IssuerContext,
  token: string,
  { by, productId }: { by: "introspection" | "userinfo"; productId?: string },
) {
  const { store, clock } = context;
  const found = await store.read(function* (tx) {
    const accessToken = yield* tx.accessTokens.find(hashToken(token));
    const row = accessToken && (yield* tx.impersonations.findWithFacts(accessToken.impersonationId));
    const user = row && (yield* tx.users.find(row.impersonation.user.id));
    return row && { accessToken, externalId: user?.externalId ?? null, ...row };
  });
  if (found?.impersonation.endedAt === null) assertRightTime(store);
  if (!found || found.accessToken.productId !== (productId ?? found.accessToken.productId)) return null;
  sawAsking(context, { by, productId: found.accessToken.productId }, found.impersonation);
  const now = clock();
  const holds =
    now < found.accessToken.expiresAt &&
    found.impersonation.startedAt !== null &&
    live(found.impersonation, found.facts, now);
  return holds ? found : null;
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** The level of now, and until when it is one by a raise. */
function levelClaims(impersonation: Impersonation, now: Date) {
  const raisedUntil = raisedUntilNow(impersonation, now);
  return {
    impersonation_access: levelNow(impersonation, now),
    ...(raisedUntil !== null && { impersonation_raised_until: seconds(raisedUntil) }),
  };
}

/** Is this impersonation still on? RFC 7662. Another product's token is as unknown as a made-up one. */
export async function introspectEndpoint(
  context: IssuerContext,
  request: Request,
  form: URLSearchParams,
): Promise<Response> {
  const product = await authenticateClient(context, request, form);
  const token = form.get("token");
  if (!token) throw new OAuthError("invalid_request", "token is required.");
  const standing = await standingFor(context, token, { by: "introspection", productId: product.id });
  if (!standing) return oauthOk({ active: false });
  const { impersonation, accessToken, externalId } = standing;
  const others = await othersBeside(context, impersonation);
  return oauthOk({
    active: true,
    token_type: "Bearer",
    scope: "openid",
    iss: context.issuer,
    aud: product.clientId,
    client_id: product.clientId,
    sub: impersonation.user.id,
    act: { sub: impersonation.impersonator.id },
    impersonatorUserId: impersonation.impersonator.id,
    ...levelClaims(impersonation, context.clock()),
    // By name, for the product's banner, as a hosted session's answer has them.
    ...(others.length > 0 && { impersonation_others: others }),
    ...(externalId !== null && { externalId }),
    sid: impersonation.id,
    iat: seconds(accessToken.createdAt),
    exp: seconds(impersonation.expiresAt),
  });
}

/** OpenID Connect Core, section 5.3, with the bearer token of RFC 6750, section 2.1, and only there. */
export async function userinfoEndpoint(context: IssuerContext, request: Request): Promise<Response> {
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const standing = token ? await standingFor(context, token, { by: "userinfo" }) : null;
  if (!standing) throw new OAuthError("invalid_token", "The access token is missing, unknown or over.");
  const { user, impersonator, id } = standing.impersonation;
  const { externalId } = standing;
  return oauthOk({
    sub: user.id,
    ...(user.name !== null && { name: user.name }),
    // It comes from the organization's own systems or from the user, and nobody has proved it here.
    ...(user.email !== null && { email: user.email, email_verified: false }),
    // For the product's banner. Only here: this is no token, so the name ends up in no log.
    act: { sub: impersonator.id, name: impersonator.name },
    impersonatorUserId: impersonator.id,
    ...levelClaims(standing.impersonation, context.clock()),
    ...(externalId !== null && { externalId }),
    sid: id,
  });
}
