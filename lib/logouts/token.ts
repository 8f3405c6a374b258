import type { Impersonation } from "../impersonations/impersonation.ts";
import type { IssuerContext } from "../oauth/issuer.ts";
import type { Product } from "../products/product.ts";

/** How long a logout token is good for, in seconds (OpenID Connect Back-Channel Logout 1.0, section 4: at most 2 minutes). */
const LOGOUT_TOKEN_LIFE_S = 120;

const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/**
 * OpenID Connect Back-Channel Logout 1.0, section 2.4: no nonce, and nothing else either by which it could be taken for
 * an ID token. It is of whoever made the product's other tokens: the issuer, or for a hosted product the product host. The key
 * is never that of access tokens: the published clients of the wire contract read no `typ`, and would take it for one.
 */
export function logoutTokenFor(
  { issuer, productUrl, keys, clock, newId }: IssuerContext,
  product: Product,
  impersonation: Impersonation,
): Promise<string> {
  const iat = Math.floor(clock().getTime() / 1000);
  const hosted = product.kind === "hosted";
  return keys.sign("id_token", "logout+jwt", {
    iss: hosted ? productUrl : issuer,
    aud: product.clientId,
    sub: impersonation.user.id,
    sid: impersonation.id,
    iat,
    exp: iat + LOGOUT_TOKEN_LIFE_S,
    jti: newId(),
    events: { [LOGOUT_EVENT]: {} },
  });
}
