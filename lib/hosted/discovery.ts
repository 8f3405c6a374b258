/**
 * What the product host says of itself (RFC 8414): it issues the access tokens of hosted sessions, and tells ends. What it
 * has beyond the standard is under names of our own. A session is no grant, so there is no authorization endpoint and no
 * token endpoint; sign-ins of products that keep their own sessions are at `understudy_sign_in_issuer`.
 */
export const productHostMetadata = (productUrl: string, dashboardUrl: string) => ({
  issuer: productUrl,
  jwks_uri: `${productUrl}/.well-known/jwks.json`,
  // The standard wants the list, and no empty one.
  response_types_supported: ["none"],
  // Asked by a product's own server, with its client id and secret.
  understudy_revocations_endpoint: `${productUrl}/api/v1/revocations`,
  understudy_actions_endpoint: `${productUrl}/api/v1/actions`,
  understudy_endpoint_auth_methods_supported: ["client_secret_basic"],
  // Asked by its pages, with the browser's cookie for this host.
  understudy_access_token_endpoint: `${productUrl}/api/v1/refresh_token`,
  understudy_session_endpoint: `${productUrl}/api/session`,
  understudy_sign_out_endpoint: `${productUrl}/api/session/sign-out`,
  understudy_access_token_signing_alg_values_supported: ["RS256"],
  understudy_access_token_typ: "at+jwt",
  understudy_sign_in_issuer: dashboardUrl,
});
