import { type Impersonation, levelNow } from "../impersonations/impersonation.ts";
import { redeemCode } from "../impersonations/redeem.ts";
import { isAllowed } from "../products/allowances.ts";
import type { Product } from "../products/product.ts";
import type { AuthorizationCode, Steps, Tables } from "../store/store.ts";
import type { Signer } from "../tokens/keys.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { authenticateClient } from "./client.ts";
import { OAuthError, oauthOk } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";
import { noteRefusedCode } from "./refused-hand-off.ts";

/** The longest an ID token is good for, in seconds. */
const ID_TOKEN_LIFE_S = 300;

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/**
 * The token endpoint (OpenID Connect Core, section 3.1.3): authorization code with PKCE, or what the product may do
 * instead, by an authenticated client. What is refused of a hand-off is recorded for the team to see.
 */
export async function tokenEndpoint(
  context: IssuerContext,
  request: Request,
  form: URLSearchParams,
): Promise<Response> {
  let product: Product | null = null;
  try {
    product = await authenticateClient(context, request, form);
    return await tokensFor(context, product, form);
  } catch (error) {
    if (error instanceof OAuthError) await noteRefusedCode(context, product, shownIn(form), error);
    throw error;
  }
}

async function tokensFor(context: IssuerContext, product: Product, form: URLSearchParams): Promise<Response> {
  if (form.get("grant_type") !== "authorization_code") {
    throw new OAuthError("unsupported_grant_type", "Only authorization_code is supported.");
  }
  const redemption = {
    code: required(form, "code"),
    redirectUri: required(form, "redirect_uri"),
    codeVerifier: isAllowed(product, "nonceInsteadOfPkce")
      ? form.get("code_verifier") || null
      : required(form, "code_verifier"),
  };
  const sign = await signerOf(context);
  const answer = await redeemCode(context, product, redemption, (tx, started, code) =>
    tokensOf(context, tx, product, started, code, sign),
  );
  return oauthOk(answer);
}

/** Both tokens of what has begun, before it is committed: what can't be signed hasn't begun. */
function* tokensOf(
  context: IssuerContext,
  tx: Tables,
  product: Product,
  impersonation: Impersonation,
  { nonce }: AuthorizationCode,
  sign: Signer,
): Steps<object> {
  const now = context.clock();
  const { id: impersonationId, expiresAt } = impersonation;
  const accessToken = newToken();
  const row = { tokenHash: hashToken(accessToken), impersonationId, productId: product.id, createdAt: now, expiresAt };
  yield* tx.accessTokens.add(row);
  const user = yield* tx.users.find(impersonation.user.id);
  const signedInAt = yield* tx.dashboardSessions.signedInAt(impersonation.dashboardSessionId);
  const known = { externalId: user?.externalId ?? null, nonce, signedInAt };
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: seconds(expiresAt) - seconds(now),
    scope: "openid",
    id_token: sign(idTokenClaims(context.issuer, product, impersonation, known, now)),
  };
}

/** Fails only once it is to sign: a code that is used twice ends what it began, whether we can sign or not. */
const signerOf = ({ keys }: IssuerContext): Promise<Signer> =>
  keys.signer("id_token", "JWT").catch((error: unknown) => () => {
    throw error;
  });

/**
 * RFC 8693, section 4.1: `sub` is the user, `act` the employee who acts. No name, no e-mail, no reason: tokens end up
 * in logs. `externalId` is what a product knows the user by that keeps its users itself; `session_expiry` is when its own
 * session must be over; `auth_time` when the employee last proved who they are. Nobody has proved the user's e-mail to us.
 */
function idTokenClaims(
  issuer: string,
  product: Product,
  impersonation: Impersonation,
  { externalId, nonce, signedInAt }: { externalId: string | null; nonce: string | null; signedInAt: Date | null },
  now: Date,
) {
  return {
    iss: issuer,
    aud: product.clientId,
    sub: impersonation.user.id,
    act: { sub: impersonation.impersonator.id },
    impersonatorUserId: impersonation.impersonator.id,
    impersonation_access: levelNow(impersonation, now),
    ...(externalId !== null && { externalId }),
    email_verified: false,
    ...(signedInAt !== null && { auth_time: seconds(signedInAt) }),
    sid: impersonation.id,
    session_expiry: seconds(impersonation.expiresAt),
    ...(nonce !== null && { nonce }),
    iat: seconds(now),
    exp: Math.min(seconds(now) + ID_TOKEN_LIFE_S, seconds(impersonation.expiresAt)),
  };
}

const shownIn = (form: URLSearchParams) => ({
  code: form.get("code"),
  redirectUri: form.get("redirect_uri"),
  codeVerifier: form.get("code_verifier"),
});

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new OAuthError("invalid_request", `${name} is required.`);
  return value;
}
