import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import * as oidc from "openid-client";
import { DomainError } from "../errors.ts";
import { isLoopback } from "../http/loopback.ts";
import { newToken } from "../tokens/token.ts";
import { claimAt, identityOf } from "./identity.ts";
import type { Identity, Sso } from "./sso.ts";

/** What a browser was sent away with. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

/** The organization's provider as its client sees it. What it says of itself is asked once an hour. */
export interface Provider {
  sso: Sso;
  /** Where a browser goes to sign in; `fresh` asks for a proof now, whatever session there is. */
  begin(options: { fresh: boolean }): Promise<{ location: string; attempt: Attempt }>;
  /** Who signed in, by the provider's answer. @throws Error when anything at all is off. */
  finish(answer: URLSearchParams, attempt: Attempt, now: Date): Promise<Identity>;
  /**
   * Its issuer, to the letter, and the keys that it signs with.
   *
   * @throws sso_unreachable where it can't be asked, or says nothing that makes sense; so do the keys when they are asked for.
   */
  keys(): Promise<{ issuer: string; keys: JWTVerifyGetKey }>;
}

const ASK_AGAIN_AFTER_S = 10;
export const unreachable = ({ name }: Pick<Sso, "name">) =>
  new DomainError("sso_unreachable", `${name} can't be reached at the moment. Try again shortly.`, {
    retryAfterSeconds: ASK_AGAIN_AFTER_S,
  });

/** The provider has answered, and none of its keys is the one that signed. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

const KNOWN_FOR_MS = 60 * 60 * 1000;
const ANSWER_WITHIN_S = 10;
/** As far as two clocks may be apart, in seconds. */
const LEEWAY_S = 10;
/** Its answer has to say when somebody proved to be themselves, which no provider has to say unasked. As long as a session of ours. */
const MAX_AGE_S = 12 * 60 * 60;
/** Only what a public key checks: with a shared one whoever knows the client's secret could sign. */
export const signatures = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** @param redirectUri - ours, as the provider knows it. */
export function openProvider(sso: Sso, redirectUri: string): Provider {
  const known = knownFor(KNOWN_FOR_MS, () => discover(sso));
  return {
    sso,
    async begin({ fresh }) {
      const { config } = await known();
      const attempt = { state: newToken(), nonce: newToken(), verifier: oidc.randomPKCECodeVerifier() };
      const location = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        response_type: "code",
        scope: "openid email profile",
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: "S256",
        max_age: fresh ? "0" : String(MAX_AGE_S),
        ...(fresh && { prompt: "login" }),
      });
      return { location: location.href, attempt };
    },
    async finish(answer, attempt, now) {
      const { config, issuer } = await known();
      const returned = new URL(redirectUri);
      returned.search = answer.toString();
      const tokens = await oidc.authorizationCodeGrant(config, returned, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error("an answer without an ID token");
      return identityOf(
        sso,
        issuer,
        { ...(await toldBeside(config, sso, tokens.access_token, claims)), ...claims },
        now,
      );
    },
    async keys() {
      const { issuer, keys } = await known().catch(() => Promise.reject(unreachable(sso)));
      const ask: JWTVerifyGetKey = (header, token) =>
        keys(header, token).catch((error: unknown) => Promise.reject(isOfToken(error) ? error : unreachable(sso)));
      return { issuer, keys: ask };
    },
  };
}

/** Providers may say in the ID token what they are asked by scope, or only at userinfo. */
async function toldBeside(config: oidc.Configuration, { roleClaim }: Sso, accessToken: string, claims: oidc.IDToken) {
  const lacks = claims.email === undefined || (roleClaim !== null && claimAt(claims, roleClaim) === undefined);
  const asks = lacks && config.serverMetadata().userinfo_endpoint !== undefined;
  return asks ? await oidc.fetchUserInfo(config, accessToken, claims.sub) : {};
}

async function discover({ issuer, clientId, clientSecret }: Sso) {
  const secret = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)] as const;
  const byWhatItTakes: oidc.ClientAuth = (server, client, body, headers) => {
    const [basic, post] = secret;
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes("client_secret_basic") ?? true;
    (takesBasic ? basic : post)(server, client, body, headers);
  };
  // The signature of an ID token is checked, too, though it comes from the provider itself.
  const execute = [oidc.enableNonRepudiationChecks];
  const local = isLoopback(new URL(issuer).origin) ? [oidc.allowInsecureRequests] : [];
  const config = await oidc.discovery(new URL(issuer), clientId, { [oidc.clockTolerance]: LEEWAY_S }, byWhatItTakes, {
    execute: [...execute, ...local],
    timeout: ANSWER_WITHIN_S,
  });
  const { issuer: called, jwks_uri: jwks } = config.serverMetadata();
  if (jwks === undefined) throw new Error("the provider has no jwks_uri");
  return {
    config,
    issuer: called,
    keys: createRemoteJWKSet(new URL(jwks), { timeoutDuration: ANSWER_WITHIN_S * 1000 }),
  };
}

/** The same promise for a while; one that fails is asked again. By the monotonic clock. */
function knownFor<T>(lifeMs: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { value: Promise<T>; askedAt: number } | null = null;
  return () => {
    if (known && performance.now() - known.askedAt < lifeMs) return known.value;
    const asked = { value: ask(), askedAt: performance.now() };
    known = asked;
    asked.value.catch(() => {
      if (known === asked) known = null;
    });
    return asked.value;
  };
}
