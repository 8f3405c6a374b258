import type { Product } from "../products/product.ts";

/** Where a check of this product may ask: the origins of what the team registered for it. */
export function originsOf(product: Product): string[] {
  const { initiateLoginUri, targetLinkUri, redirectUris, hostedRedirectUris, webOrigins } = product;
  const addresses = [initiateLoginUri, targetLinkUri, ...redirectUris, ...hostedRedirectUris, ...webOrigins];
  return [...new Set(addresses.map((address) => new URL(address).origin))];
}
