import type { ManagedProduct } from "./product.ts";

/** The JSON of a product: named fields, so that a new column never leaves by itself. Of a hosted product, the addresses are its own, not the product host's. */
export const showProduct = (product: ManagedProduct) => ({
  id: product.id,
  name: product.name,
  kind: product.kind,
  clientId: product.clientId,
  initiateLoginUri: product.kind === "hosted" ? null : product.initiateLoginUri,
  redirectUris: product.kind === "hosted" ? product.hostedRedirectUris : product.redirectUris,
  targetLinkUri: product.targetLinkUri,
  webOrigins: product.webOrigins,
  backchannelLogoutUri: product.backchannelLogoutUri,
  postLogoutRedirectUris: product.postLogoutRedirectUris,
  nonceInsteadOfPkce: product.nonceInsteadOfPkce,
  startsWithoutLoginHint: product.startsWithoutLoginHint,
  builtIn: product.builtIn,
  active: product.active,
  protected: product.protected,
  createdAt: product.createdAt.toISOString(),
});
