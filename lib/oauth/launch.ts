import type { Product } from "../products/product.ts";

/** Third-party-initiated login (OpenID Connect Core, section 4): the product keeps its own state, PKCE and nonce. */
export function launchUrlOf(product: Product, impersonationId: string, issuer: string): string {
  const url = new URL(product.initiateLoginUri);
  url.searchParams.set("iss", issuer);
  url.searchParams.set("login_hint", impersonationId);
  url.searchParams.set("target_link_uri", product.targetLinkUri);
  return url.href;
}
