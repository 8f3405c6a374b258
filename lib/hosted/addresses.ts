import { deriveText } from "../tokens/secret.ts";

/** Where the product host, as a client of the issuer, begins and ends the hand-off of every hosted product. */
export const initiatePath = "/api/session/initiate";
export const callbackPath = "/api/session/callback";

/** A hosted product's client at the issuer is the product host, so these two addresses are the host's. */
export const hostedAddresses = (productUrl: string, clientId: string) => ({
  initiateLoginUri: `${productUrl}${initiatePath}?client_id=${encodeURIComponent(clientId)}`,
  redirectUris: [productUrl + callbackPath],
});

/**
 * The client secret by which the product host redeems a hosted product's codes. It is derived, not stored, and no one
 * is ever shown it: the product's own secret can be rotated without it.
 */
export const hostSecretOf = (secret: string, productId: string): string =>
  deriveText(secret, `hosted product ${productId}`);
