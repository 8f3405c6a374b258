import { EncryptJWT, jwtDecrypt } from "jose";
import * as oidc from "openid-client";
import { cookieName } from "../http/request.ts";

/** What a hosted product's hand-off client needs to know; a product elsewhere would have the same in its settings. */
export interface HandoffConfig {
  issuer: string;
  productId: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** The product host's origin, whose cookies the attempts are. */
  productUrl: string;
  /** Where to go afterwards, as registered; its origin may be the host's or another. */
  home: string;
  /** 32 bytes; seals state, nonce and verifier into the attempt's cookie. */
  key: Uint8Array;
  /** The issuer is this very process: no DNS, no TLS, no way round through a load balancer. */
  fetch: oidc.CustomFetch;
}

/** One cookie for each attempt, so that two tabs don't fight over one. */
export const attemptCookie = (state: string, productUrl: string) =>
  cookieName(`handoff.${state.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 12)}`, productUrl);
export const ATTEMPT_LIFE_S = 120;

/** What this browser was sent away with, and for which product. */
interface Attempt {
  productId: string;
  state: string;
  nonce: string;
  verifier: string;
  to: string;
}

/** Asked for anew each time: it is a function call away, and a cached key set would outlive the keys. */
function discover(config: HandoffConfig): Promise<oidc.Configuration> {
  // The ID token's signature is checked too: off by default in the library, since TLS would do. We may be on plain http.
  const execute = [oidc.enableNonRepudiationChecks];
  if (config.issuer.startsWith("http:")) execute.push(oidc.allowInsecureRequests);
  return oidc.discovery(
    new URL(config.issuer),
    config.clientId,
    undefined,
    oidc.ClientSecretBasic(config.clientSecret),
    {
      [oidc.customFetch]: config.fetch,
      execute,
    },
  );
}

/** Third-party-initiated login (OpenID Connect Core, section 4): where the browser goes, and what it brings back. */
export async function beginHandoff(config: HandoffConfig, impersonationId: string, target: string | null) {
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const verifier = oidc.randomPKCECodeVerifier();
  const url = oidc.buildAuthorizationUrl(await discover(config), {
    redirect_uri: config.redirectUri,
    scope: "openid",
    login_hint: impersonationId,
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const { productId } = config;
  const sealed = await new EncryptJWT({ productId, state, nonce, verifier, to: withinProduct(config, target) })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(`${ATTEMPT_LIFE_S}s`)
    .encrypt(config.key);
  return { location: url.href, cookie: { name: attemptCookie(state, config.productUrl), value: sealed } };
}

/** A target on the product's own origin, rebuilt from its parts; anything else goes home (docs/security.md#changes). */
function withinProduct({ home }: HandoffConfig, target: string | null): string {
  if (target === null || !URL.canParse(target)) return home;
  const { protocol, host, pathname, search } = new URL(target);
  const own = new URL(home);
  // Not by `origin`: a blob: address has its maker's.
  return protocol === own.protocol && host === own.host ? own.origin + pathname + search : home;
}

/** Which product the attempt behind a cookie is of. Throws what jose throws for whatever isn't an attempt of ours. */
export const productOfAttempt = async (key: Uint8Array, sealed: string): Promise<string> =>
  (await jwtDecrypt<Attempt>(sealed, key)).payload.productId;

/**
 * The issuer's answer at our redirect URI, checked against what this browser was sent away with: which impersonation it
 * stands for, and where to go. Throws whatever openid-client throws when anything at all is off.
 */
export async function finishHandoff(
  config: HandoffConfig,
  answer: string,
  sealed: string,
): Promise<{ impersonationId: string; to: string }> {
  const { payload: attempt } = await jwtDecrypt<Attempt>(sealed, config.key);
  if (attempt.productId !== config.productId) throw new Error("this attempt is another product's");
  const tokens = await oidc.authorizationCodeGrant(await discover(config), new URL(config.redirectUri + answer), {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  });
  return { impersonationId: String(tokens.claims()?.sid), to: attempt.to };
}
