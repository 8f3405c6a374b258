import { actorOf, checkParties, checkTimes, optionalText, textClaim } from "./claims.ts";
import { TokenError } from "./errors.ts";
import type { KeySet } from "./key-set.ts";
import { type Access, levelAt, levelOf } from "./level.ts";
import { type Claims, readKeyId, readSigned } from "./signed-token.ts";

/** In seconds. None that Understudy makes is good for longer. */
export const LONGEST_LIFE_S = 300;

/**
 * The user that an access token speaks of. `impersonatorUserId` is there only while an employee is acting as the user.
 * Frozen, as all requests with the same token get the same object: copy it to add something of your own.
 */
export interface TokenUser {
  /** The user's id at Understudy. */
  readonly id: string;
  readonly email: string;
  /** The user's id in the product's own directory, when the directory was imported or synchronized. */
  readonly externalId?: string;
  /** The employee who is really there. */
  readonly impersonatorUserId?: string;
  /** What that employee may do: `read_only` or `full`. Missing or unknown is read-only. Set exactly while one is there. */
  readonly access?: Access;
  /** ISO 8601: until when it is `full` by a raise; null while it is not raised. Set exactly while an employee is there. */
  readonly raisedUntil?: string | null;
}

/** What a good access token says. Frozen, all of it. */
export interface VerifiedToken {
  readonly user: TokenUser;
  /** The same as the user's: set exactly while an employee is acting as the user. */
  readonly impersonatorUserId?: string;
  /** The session; the impersonation's id when there is one. */
  readonly sid: string;
  /** When the token is over, to the second. The session may go on with the next one. Another `Date` each time it is read. */
  readonly expiresAt: Date;
  /** All the claims, unchanged. */
  readonly claims: Readonly<Claims>;
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
  const expiresAtMs = checkTimes(claims, LONGEST_LIFE_S, expected.now) * 1000;
  textClaim(claims, "jti");
  const sub = textClaim(claims, "sub");
  if ((claims.user_id ?? sub) !== sub) throw new TokenError("invalid_claim", "The claims sub and user_id differ.");
  const email = textClaim(claims, "email");
  const externalId = optionalText(claims, "legacy_user_id");
  const impersonatorUserId = actorOf(claims);
  const sid = textClaim(claims, "sid");
  const user: { -readonly [Name in keyof TokenUser]: TokenUser[Name] } = { id: sub, email };
  if (externalId !== undefined) user.externalId = externalId;
  if (impersonatorUserId !== undefined)
    Object.assign(user, { impersonatorUserId, ...levelAt(levelOf(claims), expected.now.getTime()) });
  const verified = {
    user: Object.freeze(user),
    sid,
    // A date can't be frozen.
    get expiresAt() {
      return new Date(expiresAtMs);
    },
    // Few ask for them, and nobody has them before.
    get claims() {
      return freeze(claims);
    },
  };
  return Object.freeze(impersonatorUserId === undefined ? verified : Object.assign(verified, { impersonatorUserId }));
}

/** The same of a token whose session has another level meanwhile. */
export function withLevel(verified: VerifiedToken, level: Pick<TokenUser, "access" | "raisedUntil">): VerifiedToken {
  const user = Object.freeze({ ...verified.user, ...level });
  const same = Object.getOwnPropertyDescriptors(verified);
  return Object.freeze(
    Object.defineProperties({}, { ...same, user: { value: user, enumerable: true } }),
  ) as VerifiedToken;
}

/** With whatever is in it: claims are JSON. */
function freeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) freeze(part);
  return Object.freeze(value);
}
