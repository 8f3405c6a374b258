import { ACCESS_TOKEN, readAccessToken, type VerifiedToken, withLevel } from "./access-token.ts";
import { readOrigin, readText } from "./address.ts";
import { after, type Soon } from "./after.ts";
import { TokenError } from "./errors.ts";
import type { Fetch } from "./fetch-json.ts";
import { type Keys, remoteKeys } from "./keys.ts";
import { levelAt } from "./level.ts";
import { LOGOUT_TOKEN, readLogoutToken } from "./logout-token.ts";
import { memory } from "./memory.ts";
import { type Revocations, remoteRevocations } from "./revocations.ts";
import { readKeyId, readSigned } from "./signed-token.ts";
import { type Entry, VerifiedTokens } from "./verified-tokens.ts";

/** Which product this is, and where its users' sessions are kept. */
export interface VerifierOptions {
  /** The product host's origin, such as `https://login.example.com`. https, or http on this machine. */
  authUrl: string;
  /** The product's client id, from its page in the dashboard. */
  clientId: string;
  /** Its secret, shown there once. Keep it on the server. */
  clientSecret: string;
  /** Instead of the global `fetch`: for a proxy, or a test. Ends are then asked for through it every 2.5 seconds, and not pushed. */
  fetch?: Fetch;
  /** Instead of the computer's clock: for a test. */
  clock?: () => Date;
}

/** Verifies tokens, offline but for a few shared requests. Make one for the process and keep it. */
export interface Verifier {
  /**
   * Verifies an access token of a hosted session as {@link verifyAccessToken} does, with the issuer's published keys, and
   * refuses one whose impersonation has ended: as soon as Understudy has pushed the end, and within 5 seconds of it when
   * that can't be had.
   *
   * Keys are fetched when first needed, every 5 minutes after that, and for an unknown key at most every 30 seconds. While
   * impersonated tokens come, ends are pushed over one connection that is kept open in Node.js, and asked for at most
   * every 2.5 seconds where there is none. It keeps no process alive.
   *
   * @param token - As it stands after `Bearer `.
   * @returns Frozen, and from the second time on the same object whenever the same token comes.
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
  /** Lets go of the connection over which ends are pushed, for good. From then on they are asked for. */
  close(): void;
}

/** The same with what our own middlewares use: a token that was seen before is told of at once. */
export interface SoonVerifier extends Verifier {
  /** As `verifyAccessToken`, without a promise where nothing has to be waited for; then it throws, too. */
  verify(token: string): Soon<VerifiedToken>;
}

/**
 * The verifier of one product, strict by construction: there is no option that loosens anything.
 *
 * @throws TypeError when an option is missing or an address isn't an https origin.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { verify: _, ...verifier } = openVerifier(options);
  return verifier;
}

/** @throws TypeError as {@link createVerifier}. */
export function openVerifier(options: VerifierOptions): SoonVerifier {
  const issuer = readOrigin("authUrl", options.authUrl);
  const clientId = readText("clientId", options.clientId);
  const clientSecret = readText("clientSecret", options.clientSecret);
  const { fetch = (url, init) => globalThis.fetch(url, init), clock } = options;
  const nowMs = clock === undefined ? Date.now : () => clock().getTime();
  const keys = remoteKeys(`${issuer}/.well-known/jwks.json`, fetch, nowMs);
  const client = { authUrl: issuer, clientId, clientSecret, nowMs };
  const revocations = remoteRevocations({ ...client, fetch, pushed: options.fetch === undefined });
  const expected = () => ({ issuer, audience: clientId, now: new Date(nowMs()) });
  const seen = new VerifiedTokens();

  const known = (token: string): Entry | null => {
    const entry = seen.get(token);
    if (entry === undefined) return null;
    if (nowMs() < entry.expiresAtMs && keys.holds(entry.kid, entry.key)) return entry;
    seen.delete(entry);
    return null;
  };

  const verifyNew = (token: string): Soon<Entry> => {
    const kid = readKeyId(token, ACCESS_TOKEN);
    return after(keys.find(kid), (key) =>
      after(readSigned(token, key), (claims) => {
        const verified = readAccessToken(claims, expected());
        const entry = { token, kid, key, verified, expiresAtMs: verified.expiresAt.getTime() };
        seen.add(entry);
        return entry;
      }),
    );
  };

  /** What the token can't know: whether the impersonation has ended. */
  const listed = (entry: Entry): Soon<Entry> => {
    if (entry.verified.impersonatorUserId === undefined) return entry;
    return after(revocations.refresh(), () => entry);
  };

  /** At the level of now: the session may have been raised or dropped since the token was made. */
  const atItsLevel = (entry: Entry): VerifiedToken => {
    const { access = "read_only", raisedUntil = null } = entry.verified.user;
    const level = levelAt(revocations.levelOf(entry.verified.sid) ?? { access, raisedUntil }, nowMs());
    const has = ({ user }: VerifiedToken) => user.access === level.access && user.raisedUntil === level.raisedUntil;
    if (has(entry.verified)) return entry.verified;
    if (!entry.releveled || !has(entry.releveled)) entry.releveled = withLevel(entry.verified, level);
    return entry.releveled;
  };

  const stillGood = (entry: Entry): VerifiedToken => {
    const { verified, expiresAtMs } = entry;
    if (revocations.has(verified.sid)) throw new TokenError("session_ended");
    // It may have run out while the list was fetched.
    if (!(nowMs() < expiresAtMs)) throw new TokenError("expired");
    return verified.impersonatorUserId === undefined ? verified : atItsLevel(entry);
  };

  const verify = (token: string) => after(after(known(token) ?? verifyNew(token), listed), stillGood);

  return {
    verify,
    verifyAccessToken: async (token) => verify(token),
    revoke: revocations.add,
    acceptLogout: logoutReceiver({ keys, revocations, expected, nowMs }),
    close: revocations.close,
  };
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
