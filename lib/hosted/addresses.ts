/** Where the product host, as a client of the issuer, begins and ends the hand-off of every hosted product. */
export const initiatePath = "/api/session/initiate";
export const callbackPath = "/api/session/callback";

/** A hosted product's client at the issuer is the product host, so these two addresses are the host's. */
export const hostedAddresses = (productUrl: string, clientId: string) => ({
  initiateLoginUri: `${productUrl}${initiatePath}?client_id=${encodeURIComponent(clientId)}`,
  redirectUris: [productUrl + callbackPath],
});
