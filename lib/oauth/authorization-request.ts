import { isAllowed } from "../products/allowances.ts";
import type { Product } from "../products/product.ts";
import { OAuthError, printable } from "./error.ts";

/** What a product asks the authorization endpoint for, beside who it is and where it is answered. */
export interface AuthorizationRequest {
  /** Null where the product may send a nonce instead, and does. */
  codeChallenge: string | null;
  nonce: string | null;
  /** The impersonation that `login_hint` names; null where the product may leave it out, and does. */
  impersonationId: string | null;
  /** How old the dashboard sign-in may be, in seconds. */
  maxAgeS: number | null;
}

/**
 * Authorization code with PKCE S256 and nothing else. A parameter that is there twice is refused (RFC 6749, section 3.1).
 * `state` is the product's to use: with PKCE a foreign code is refused without it (RFC 9700, section 2.1). What a product may
 * leave out, its registration says.
 *
 * @throws OAuthError, whose description says what is missing and how to send it.
 */
export function readRequest(params: URLSearchParams, product: Product): AuthorizationRequest {
  const twice = [...new Set(params.keys())].find((key) => params.getAll(key).length > 1);
  if (twice !== undefined) throw new OAuthError("invalid_request", `${printable(twice, 60)} is there twice.`);
  if (params.has("request")) throw new OAuthError("request_not_supported", "Send the parameters themselves.");
  if (params.has("request_uri")) throw new OAuthError("request_uri_not_supported", "Send the parameters themselves.");
  if (params.get("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "Only code is supported: send response_type=code.");
  if ((params.get("response_mode") ?? "query") !== "query")
    throw new OAuthError("invalid_request", "Only the query mode is supported: leave response_mode out.");
  if (!params.get("scope")?.split(" ").includes("openid"))
    throw new OAuthError("invalid_scope", "The scope openid is required: send scope=openid.");
  refusePrompt(params.get("prompt")?.split(" ") ?? []);
  const nonce = nonceIn(params);
  return {
    codeChallenge: codeChallengeIn(params) ?? withoutPkce(params, product, nonce),
    nonce,
    maxAgeS: maxAgeIn(params),
    impersonationId: impersonationIn(params, isAllowed(product, "startsWithoutLoginHint")),
  };
}

/**
 * OpenID Connect Core, section 3.1.2.1: what can't be asked on the way is an error, never left out in silence. Everything is
 * asked in the dashboard, before the hand-off, so of the prompts that there are only `none` can be met.
 */
function refusePrompt(prompts: string[]): void {
  if (prompts.includes("none") && prompts.length > 1)
    throw new OAuthError("invalid_request", "prompt=none must stand alone.");
  if (prompts.includes("login"))
    throw new OAuthError(
      "login_required",
      "Nobody can be asked for a password on the way: leave prompt=login out, and send max_age for a fresh sign-in.",
    );
  if (prompts.includes("consent"))
    throw new OAuthError("consent_required", "Consent was given in the dashboard: leave prompt=consent out.");
  if (prompts.includes("select_account"))
    throw new OAuthError(
      "account_selection_required",
      "The user was chosen in the dashboard: leave prompt=select_account out.",
    );
}

/** Null when there is no word of PKCE. Half of it, or another method, is never taken for none: that would be a way down. */
function codeChallengeIn(params: URLSearchParams): string | null {
  if (!params.has("code_challenge") && !params.has("code_challenge_method")) return null;
  const challenge = params.get("code_challenge") ?? "";
  if (params.get("code_challenge_method") === "S256" && /^[A-Za-z0-9_-]{43}$/.test(challenge)) return challenge;
  throw new OAuthError("invalid_request", PKCE_NEEDED);
}

const PKCE_NEEDED = "PKCE with S256 is required: send code_challenge and code_challenge_method=S256.";

/** As short as a nonce that nobody guesses may be: 16 letters of hexadecimal are 64 bits, and libraries send more. */
const SHORTEST_NONCE = 16;

/**
 * RFC 9700, section 2.1.1: a confidential client may have its nonce do what PKCE does, if it is there and the client holds
 * the ID token to it. That comes after the code is redeemed, so `state` has to be there too, which comes before.
 */
function withoutPkce(params: URLSearchParams, product: Product, nonce: string | null): null {
  if (!isAllowed(product, "nonceInsteadOfPkce"))
    throw new OAuthError(
      "invalid_request",
      PKCE_NEEDED,
      `${PKCE_NEEDED} A client that can't may be allowed to send a nonce instead, on the product's page.`,
    );
  if (nonce === null || nonce.length < SHORTEST_NONCE)
    throw new OAuthError("invalid_request", "Without PKCE a nonce is required: send one of 16 letters at least.");
  if (!params.get("state"))
    throw new OAuthError("invalid_request", "Without PKCE state is required: send one that your callback checks.");
  return null;
}

function nonceIn(params: URLSearchParams): string | null {
  const nonce = params.get("nonce");
  if (nonce !== null && nonce.length > 256) throw new OAuthError("invalid_request", "The nonce is too long.");
  return nonce;
}

function maxAgeIn(params: URLSearchParams): number | null {
  const text = params.get("max_age");
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new OAuthError("invalid_request", "max_age must be a number of seconds.");
  return Number(text);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every sign-in here is an impersonation that somebody confirmed, so it must be said which. A hint that is there must be right. */
function impersonationIn(params: URLSearchParams, mayBeMissing: boolean): string | null {
  const hint = params.get("login_hint");
  if (hint === null && mayBeMissing) return null;
  if (hint !== null && uuid.test(hint)) return hint.toLowerCase();
  if (hint !== null)
    throw new OAuthError(
      "invalid_request",
      "login_hint names no session. Send it on as the dashboard gave it to your initiate-login address.",
    );
  throw new OAuthError(
    "invalid_request",
    HINT_MISSING,
    `${HINT_MISSING} A client that can't may be allowed to start without it, on the product's page.`,
  );
}

const HINT_MISSING =
  "login_hint is missing. Every sign-in begins in the dashboard, which opens your initiate-login address with a login_hint: send it on as the parameter login_hint of the authorization request.";
