import * as oauth from "oauth4webapi";
import * as oidc from "openid-client";

/** What a product keeps of one attempt to sign in, between its two visits to itself. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

export interface SignedIn {
  /** Of the ID token, after whatever the library checks of it, its signature included. */
  claims: Record<string, unknown>;
  accessToken: string;
}

/** A product's side of OpenID Connect, done by an unmodified library. */
export interface OidcClient {
  begin: (loginHint: string) => Promise<{ location: string; attempt: Attempt }>;
  finish: (callback: URL, attempt: Attempt) => Promise<SignedIn>;
  introspect: (accessToken: string) => Promise<Record<string, unknown>>;
  userinfo: (accessToken: string, sub: string) => Promise<Record<string, unknown>>;
}

export interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  method: "client_secret_basic" | "client_secret_post";
}

export const libraries: [name: string, open: (settings: Settings) => Promise<OidcClient>][] = [
  ["openid-client", openidClient],
  ["oauth4webapi", oauth4webapi],
];

export async function openidClient(settings: Settings): Promise<OidcClient> {
  const { issuer, clientId, clientSecret, redirectUri: redirect_uri, method } = settings;
  const authentication = method === "client_secret_basic" ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
  const config = await oidc.discovery(new URL(issuer), clientId, undefined, authentication(clientSecret), {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
  return {
    async begin(login_hint) {
      const attempt = newAttempt(oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier());
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri, login_hint, scope: "openid", state: attempt.state, nonce: attempt.nonce },
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: "S256",
      });
      return { location: url.href, attempt };
    },
    async finish(callback, { state, nonce, verifier }) {
      const tokens = await oidc.authorizationCodeGrant(config, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return { claims: { ...tokens.claims() }, accessToken: tokens.access_token };
    },
    introspect: (token) => oidc.tokenIntrospection(config, token),
    userinfo: (token, sub) => oidc.fetchUserInfo(config, token, sub),
  };
}

export async function oauth4webapi(settings: Settings): Promise<OidcClient> {
  const { clientId, clientSecret, redirectUri, method } = settings;
  const http = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(settings.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
  const client: oauth.Client = { client_id: clientId };
  const authentication = method === "client_secret_basic" ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
  const auth = authentication(clientSecret);
  return {
    async begin(login_hint) {
      const { generateRandomState, generateRandomNonce, generateRandomCodeVerifier } = oauth;
      const attempt = newAttempt(generateRandomState(), generateRandomNonce(), generateRandomCodeVerifier());
      const url = new URL(as.authorization_endpoint ?? "");
      url.search = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid", login_hint },
        ...{ state: attempt.state, nonce: attempt.nonce, code_challenge_method: "S256" },
        code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
      }).toString();
      return { location: url.href, attempt };
    },
    async finish(callback, { state, nonce, verifier }) {
      const answer = oauth.validateAuthResponse(as, client, callback, state);
      const response = await oauth.authorizationCodeGrantRequest(as, client, auth, answer, redirectUri, verifier, http);
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(as, response, http);
      return { claims: { ...oauth.getValidatedIdTokenClaims(tokens) }, accessToken: tokens.access_token };
    },
    introspect: async (token) =>
      oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, token, http)),
    userinfo: async (token, sub) =>
      oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, token, http)),
  };
}

const newAttempt = (state: string, nonce: string, verifier: string): Attempt => ({ state, nonce, verifier });
