import { ACCESS_TOKEN, readAccessToken, type VerifiedToken } from "./access-token.ts";
import { readOrigin, readText } from "./address.ts";
import { TokenError } from "./errors.ts";
import type { Fetch } from "./fetch-json.ts";
import { type Keys, remoteKeys } from "./keys.ts";
import { LOGOUT_TOKEN, readLogoutToken } from "./logout-token.ts";
import { memory } from "./memory.ts";
import { type Revocations, remoteRevocations } from "./revocations.ts";
import { readKeyId, readSigned } from "./signed-token.ts";
import { VerifiedTokens } from "./verified-tokens.ts";

/** Which product this is, and where its users' sessions are kept. */
export interface VerifierOptions {
  /** The product host's origin, such as `https://login.example.com`. https, or http on this machine. */
  authUrl: string;
  /** The product's client id, from its page in the dashboard. */
  clientId: string;
  /** Its secret, shown there once. Keep it on the server. */
  clientSecret: string;
  /** Instead of the global `fetch`: for a proxy, or a test. */
  fetch?: Fetch;
  /** Instead of the computer's clock: for a test. */
  clock?: () => Date;
}

/** Verifies tokens, offline but for a few shared requests. Make one for the process and keep it. */
export interface Verifier {
  /**
   * Verifies an access token of a hosted session as {@link verifyAccessToken} does, with the issuer's published keys, and
   * refuses one whose impersonation has ended, within 5 seconds of the end.
   *
   * Keys are fetched when first needed, every 5 minutes after that, and for an unknown key at most every 30 seconds. The
   * list of ended impersonations is asked for only while impersonated tokens come, at most every 2.5 seconds.
   *
   * @param token - As it stands after `Bearer `.
   * @throws TokenError with a stable code. `temporary` ones are Understudy's trouble: answer 503, the others 401.
   */
  verifyAccessToken(token: string): Promise<VerifiedToken>;
  /** Refuses every token of this session from now on, in this process: for an end that you hear of in your own way. */
  revoke(sid: string): void;
  /**
   * Takes a logout token (OpenID Connect Back-Channel Logout 1.0), once, and revokes the session that it names.
   *
   * @throws TokenError with a stable code.
   */
  acceptLogout(logoutToken: string): Promise<{ sid: string }>;
}

/**
 * The verifier of one product, strict by construction: there is no option that loosens anything.
 *
 * @throws TypeError when an option is missing or an address isn't an https origin.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const issuer = readOrigin("authUrl", options.authUrl);
  const clientId = readText("clientId", options.clientId);
  const clientSecret = readText("clientSecret", options.clientSecret);
  const { fetch = (url, init) => globalThis.fetch(url, init), clock = () => new Date() } = options;
  const nowMs = () => clock().getTime();
  const keys = remoteKeys(`${issuer}/.well-known/jwks.json`, fetch, nowMs);
  const revocations = remoteRevocations({ authUrl: issuer, clientId, clientSecret, fetch, nowMs });
  const expected = () => ({ issuer, audience: clientId, now: clock() });
  const acceptLogout = logoutReceiver({ keys, revocations, expected, nowMs });
  const seen = new VerifiedTokens();

  const known = (token: string): VerifiedToken | null => {
    const entry = seen.get(token);
    if (entry === undefined) return null;
    if (nowMs() < entry.verified.expiresAt.getTime() && keys.holds(entry.kid, entry.key)) return copyOf(entry.verified);
    seen.delete(token);
    return null;
  };

  const verify = async (token: string): Promise<VerifiedToken> => {
    const kid = readKeyId(token, ACCESS_TOKEN);
    const key = await keys.find(kid);
    const verified = readAccessToken(freeze(await readSigned(token, key)), expected());
    seen.add(token, { kid, key, verified });
    return copyOf(verified);
  };

  return {
    async verifyAccessToken(token) {
      const verified = known(token) ?? (await verify(token));
      if (verified.impersonatorUserId !== undefined) await revocations.refresh();
      if (revocations.has(verified.sid)) throw new TokenError("session_ended");
      // It may have run out while the list was fetched.
      if (!(nowMs() < verified.expiresAt.getTime())) throw new TokenError("expired");
      return verified;
    },
    revoke: revocations.add,
    acceptLogout,
  };
}

/** Requests must not share what one of them might change; the claims are frozen. */
const copyOf = (verified: VerifiedToken): VerifiedToken => ({
  ...verified,
  user: { ...verified.user },
  expiresAt: new Date(verified.expiresAt),
});

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

interface Receiver {
  keys: Keys;
  revocations: Pick<Revocations, "add">;
  expected: () => { issuer: string; audience: string; now: Date };
  nowMs: () => number;
}

/** Takes logout tokens, each once. */
export function logoutReceiver({ keys, revocations, expected, nowMs }: Receiver): Verifier["acceptLogout"] {
  const taken = memory(nowMs);
  return async (logoutToken) => {
    const key = await keys.find(readKeyId(logoutToken, LOGOUT_TOKEN));
    const { sid, jti, expiresAt } = readLogoutToken(await readSigned(logoutToken, key), expected());
    if (taken.has(jti)) throw new TokenError("logout_replayed");
    taken.add(jti, expiresAt.getTime());
    revocations.add(sid);
    return { sid };
  };
}
