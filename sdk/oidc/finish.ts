import { basicAuth, type Fetch, fetchJson } from "../core/fetch-json.ts";
import type { HandedOver } from "../core/id-token.ts";
import { isRecord, isText } from "../core/key-set.ts";
import type { Attempt } from "./attempt.ts";
import type { HeldImpersonation } from "./oidc.ts";

const TIMEOUT_MS = 5_000;

export interface Exchange {
  issuer: string;
  clientId: string;
  clientSecret: string;
  fetch: Fetch;
  /** Verifies with signature, issuer, audience, times and this nonce. */
  readIdToken: (token: unknown, nonce: string) => Promise<HandedOver>;
}

/**
 * The authorization code in an answer (RFC 6749, section 4.1.2), from this issuer and no other (RFC 9207).
 *
 * @throws Error for an error, another issuer, and a parameter that is there twice.
 */
export function codeIn(answer: URLSearchParams, issuer: string): string {
  const one = (name: string) => {
    const [value, ...more] = answer.getAll(name);
    if (more.length > 0) throw new Error(`${name} is there twice`);
    return value ?? null;
  };
  if (one("iss") !== issuer) throw new Error("an answer of another issuer");
  const error = one("error");
  if (error !== null) throw new Error("the issuer refused it");
  const code = one("code");
  if (!isText(code)) throw new Error("an answer without a code");
  return code;
}

/**
 * Redeems the code (RFC 6749, section 4.1.3; RFC 7636) and reads what it stands for: the ID token, verified (OpenID Connect
 * Core, section 3.1.3.7), and by userinfo the names, which are in no token.
 *
 * @throws Error for whatever isn't an impersonation of one of our users.
 */
export async function redeem(exchange: Exchange, code: string, attempt: Attempt): Promise<HeldImpersonation> {
  const { issuer, clientId, clientSecret, fetch, readIdToken } = exchange;
  const { redirectUri, verifier, nonce } = attempt;
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  const headers = { authorization: basicAuth(clientId, clientSecret) };
  const init = { method: "POST", body: new URLSearchParams(form), headers };
  const tokens = await fetchJson(fetch, `${issuer}/oauth/token`, init, TIMEOUT_MS);
  if (!isRecord(tokens) || !isText(tokens.access_token)) throw new Error("no access token");
  const { access_token: accessToken } = tokens;
  const { sub, externalId, impersonationId, impersonatorId, sessionExpiry } = await readIdToken(tokens.id_token, nonce);
  const asked = { headers: { authorization: `Bearer ${accessToken}` } };
  const info = await fetchJson(fetch, `${issuer}/oauth/userinfo`, asked, TIMEOUT_MS);
  // OpenID Connect Core, section 5.3.2.
  if (!isRecord(info) || info.sub !== sub) throw new Error("userinfo of somebody else");
  const { act, name, email } = info;
  if (!isRecord(act) || act.sub !== impersonatorId) throw new Error("userinfo of another impersonation");
  return {
    id: impersonationId,
    accessToken,
    expiresAt: sessionExpiry,
    user: {
      sub,
      ...(externalId !== undefined && { externalId }),
      ...(isText(name) && { name }),
      ...(isText(email) && { email }),
    },
    impersonator: { id: impersonatorId, name: isText(act.name) ? act.name : impersonatorId },
  };
}
