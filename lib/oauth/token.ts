import type { Impersonation } from "../impersonations/impersonation.ts";
import { type Redeemed, redeemCode } from "../impersonations/redeem.ts";
import type { Product } from "../products/product.ts";
import type { Signer } from "../tokens/keys.ts";
import { authenticateClient } from "./client.ts";
import { OAuthError, oauthOk } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";
import { noteRefusedCode } from "./refused-hand-off.ts";

/** The longest an ID token is good for, in seconds. */
const ID_TOKEN_LIFE_S = 300;

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/**
 * The token endpoint (OpenID Connect Core, section 3.1.3): authorization code with PKCE, by an authenticated client. What
 * is refused of a hand-off is recorded for the team to see.
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
    if (error instanceof OAuthError) await noteRefusedCode(context, product, form, error);
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
    codeVerifier: required(form, "code_verifier"),
  };
  const sign = await signerOf(context);
  const idTokenOf = (begun: Redeemed) =>
    sign(idTokenClaims(context.issuer, product, begun.impersonation, begun, context.clock()));
  const { impersonation, accessToken, idToken } = await redeemCode(context, product, redemption, idTokenOf);
  return oauthOk({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: seconds(impersonation.expiresAt) - seconds(context.clock()),
    scope: "openid",
    id_token: idToken,
  });
}

/** Fails only once it is to sign: a code that is used twice ends what it began, whether we can sign or not. */
const signerOf = ({ keys }: IssuerContext): Promise<Signer> =>
  keys.signer("id_token", "JWT").catch((error: unknown) => () => {
    throw error;
  });

/**
 * RFC 8693, section 4.1: `sub` is the user, `act` the employee who acts. No name, no e-mail, no reason: tokens end up
 * in logs. `externalId` is what a product knows the user by that keeps its users itself; `session_expiry` is when its own
 * session must be over; `auth_time` when the employee gave their password. Nobody has proved the user's e-mail to us.
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

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new OAuthError("invalid_request", `${name} is required.`);
  return value;
}
