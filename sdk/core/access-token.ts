import { actorOf, checkParties, checkTimes, optionalText, textClaim } from "./claims.ts";
import { TokenError } from "./errors.ts";
import type { KeySet } from "./key-set.ts";
import { type Claims, readKeyId, readSigned } from "./signed-token.ts";

/** In seconds. None that Understudy makes is good for longer. */
export const LONGEST_LIFE_S = 300;

/** The user that an access token speaks of. `impersonatorUserId` is there only while an employee is acting as the user. */
export interface TokenUser {
  /** The user's id at Understudy. */
  id: string;
  email: string;
  /** The user's id in the product's own directory, when the directory was imported or synchronized. */
  externalId?: string;
  /** The employee who is really there. */
  impersonatorUserId?: string;
}

/** What a good access token says. */
export interface VerifiedToken {
  user: TokenUser;
  /** The same as the user's: set exactly while an employee is acting as the user. */
  impersonatorUserId?: string;
  /** The session; the impersonation's id when there is one. */
  sid: string;
  /** When the token is over, to the second. The session may go on with the next one. */
  expiresAt: Date;
  /** All the claims, unchanged. */
  claims: Readonly<Claims>;
}

/** What a token is held against. There is nothing here to loosen. */
export interface Expectations {
  /** The product host's origin: exactly `iss`. */
  issuer: string;
  /** The product's client id: exactly `aud`, and exactly `client_id`. */
  audience: string;
  keys: KeySet;
  now: Date;
}

/**
 * Verifies an access token of a hosted session (RFC 9068) against given keys, without any network. It can't know that
 * a session was ended a moment ago: {@link createVerifier} does.
 *
 * Signed with RS256 under a published key; type `at+jwt`; made for this one product by this one issuer; `exp`, `iat`,
 * `sub`, `jti`, `sid` and `email` all there; good for 300 seconds at most, not over (no leeway), not from the future
 * (5 seconds' leeway); and consistent about who is acting.
 *
 * @throws TokenError for everything else, with a stable code.
 */
export async function verifyAccessToken(token: string, { keys, ...expected }: Expectations): Promise<VerifiedToken> {
  const key = keys.get(readKeyId(token, ACCESS_TOKEN));
  if (key === undefined) throw new TokenError("unknown_key");
  return readAccessToken(await readSigned(token, key), expected);
}

/** The `typ` of an access token (RFC 9068, section 2.1). */
export const ACCESS_TOKEN = "at+jwt";

/** The claims' part, once the signature is known to hold. @throws TokenError */
export function readAccessToken(claims: Claims, expected: Omit<Expectations, "keys">): VerifiedToken {
  checkParties(claims, expected);
  if (claims.client_id !== expected.audience) throw new TokenError("wrong_audience");
  const exp = checkTimes(claims, LONGEST_LIFE_S, expected.now);
  textClaim(claims, "jti");
  const sub = textClaim(claims, "sub");
  if ((claims.user_id ?? sub) !== sub) throw new TokenError("invalid_claim", "The claims sub and user_id differ.");
  return verifiedToken(claims, {
    id: sub,
    email: textClaim(claims, "email"),
    externalId: optionalText(claims, "legacy_user_id"),
    impersonatorUserId: actorOf(claims),
    sid: textClaim(claims, "sid"),
    expiresAt: new Date(exp * 1000),
  });
}

interface Said {
  id: string;
  email: string;
  externalId: string | undefined;
  impersonatorUserId: string | undefined;
  sid: string;
  expiresAt: Date;
}

function verifiedToken(claims: Claims, { id, email, externalId, impersonatorUserId, sid, expiresAt }: Said) {
  const by = impersonatorUserId !== undefined && { impersonatorUserId };
  const user: TokenUser = { id, email, ...(externalId !== undefined && { externalId }), ...by };
  return { user, ...by, sid, expiresAt, claims };
}
