import type { Context } from "../context.ts";
import { KEYS_MAX_AGE_S, type Keyring } from "../tokens/keys.ts";

/** A context for the issuer's endpoints: the caller is a product, known by its client credentials, or nobody. */
export interface IssuerContext extends Context {
  /** The issuer identifier: the dashboard's origin, to the letter. */
  issuer: string;
  /** The product host's origin: the issuer of hosted sessions' access tokens. */
  productUrl: string;
  keys: Keyring;
}

/** OpenID Connect Discovery 1.0, section 3; RFC 8414; RFC 9207. What isn't here isn't supported. */
export const discoveryOf = ({ issuer, productUrl }: Pick<IssuerContext, "issuer" | "productUrl">) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  token_endpoint: `${issuer}/oauth/token`,
  userinfo_endpoint: `${issuer}/oauth/userinfo`,
  introspection_endpoint: `${issuer}/oauth/introspect`,
  revocation_endpoint: `${issuer}/oauth/revoke`,
  end_session_endpoint: `${issuer}/oauth/end-session`,
  jwks_uri: `${issuer}/oauth/jwks`,
  // Ours alone: where a product learns of ends, and tells what impersonators did.
  understudy_revocations_endpoint: `${productUrl}/api/v1/revocations`,
  understudy_actions_endpoint: `${productUrl}/api/v1/actions`,
  scopes_supported: ["openid"],
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: ["authorization_code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
  token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  introspection_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  revocation_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  code_challenge_methods_supported: ["S256"],
  claims_supported: [
    ...["iss", "aud", "sub", "act", "impersonatorUserId", "externalId", "name", "email", "email_verified"],
    ...[
      "impersonation_access",
      "impersonation_raised_until",
      "sid",
      "session_expiry",
      "auth_time",
      "nonce",
      "iat",
      "exp",
    ],
  ],
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  authorization_response_iss_parameter_supported: true,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
});

const published = { "cache-control": `public, max-age=${KEYS_MAX_AGE_S}` };

export const discoveryEndpoint = async (context: IssuerContext) =>
  Response.json(discoveryOf(context), { headers: published });
export const jwksEndpoint = async ({ keys }: IssuerContext) =>
  Response.json(await keys.jwks("id_token"), { headers: published });
