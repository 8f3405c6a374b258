import { actorOf, checkParties, checkTimes, optionalText, textClaim, timeClaim } from "./claims.ts";
import { TokenError } from "./errors.ts";
import type { Keys } from "./keys.ts";
import { type Claims, readKeyId, readSigned } from "./signed-token.ts";

/** In seconds. */
const LONGEST_LIFE_S = 300;
const LONGEST_IMPERSONATION_S = 3600;

/** What an ID token hands over: an impersonation, and never anything else. */
export interface HandedOver {
  /** The user's id at Understudy. */
  sub: string;
  externalId?: string;
  impersonationId: string;
  impersonatorId: string;
  /** Unix seconds. */
  sessionExpiry: number;
}

interface Expected {
  issuer: string;
  audience: string;
  now: Date;
  /** Where whoever asks compares it: OpenID Connect Core, section 3.1.3.7. Auth.js does so by itself. */
  nonce?: string;
}

/**
 * Verifies an ID token with its signature, which Auth.js leaves out (OpenID Connect Core, section 3.1.3.7, allows that
 * over TLS).
 *
 * @throws TokenError
 */
export async function readIdToken(token: unknown, keys: Keys, expected: Expected): Promise<HandedOver> {
  if (typeof token !== "string") throw new TokenError("malformed_token");
  const key = await keys.find(readKeyId(token, "JWT"));
  return readClaims(await readSigned(token, key), expected);
}

function readClaims(claims: Claims, expected: Expected): HandedOver {
  checkParties(claims, expected);
  if (expected.nonce !== undefined && claims.nonce !== expected.nonce) throw new TokenError("malformed_hand_off");
  checkTimes(claims, LONGEST_LIFE_S, expected.now);
  const impersonatorId = actorOf(claims);
  const sessionExpiry = timeClaim(claims, "session_expiry");
  const leftS = sessionExpiry - timeClaim(claims, "iat");
  if (impersonatorId === undefined || leftS > LONGEST_IMPERSONATION_S) throw new TokenError("malformed_hand_off");
  const externalId = optionalText(claims, "externalId");
  return {
    sub: textClaim(claims, "sub"),
    ...(externalId !== undefined && { externalId }),
    impersonationId: textClaim(claims, "sid"),
    impersonatorId,
    sessionExpiry,
  };
}
