import { checkParties, checkTimes, textClaim } from "./claims.ts";
import { TokenError } from "./errors.ts";
import { isRecord } from "./key-set.ts";
import type { Claims } from "./signed-token.ts";

/** The `typ` of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
export const LOGOUT_TOKEN = "logout+jwt";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** In seconds, as the server makes them. */
const LONGEST_LIFE_S = 120;

/** A session that has ended. */
export interface LoggedOut {
  sid: string;
  jti: string;
  expiresAt: Date;
}

/**
 * The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6): the one event, a session, and no
 * `nonce`, so that an ID token never passes for one.
 *
 * @throws TokenError
 */
export function readLogoutToken(claims: Claims, expected: { issuer: string; audience: string; now: Date }): LoggedOut {
  checkParties(claims, expected);
  const exp = checkTimes(claims, LONGEST_LIFE_S, expected.now);
  const { events } = claims;
  if ("nonce" in claims || !isRecord(events) || !isRecord(events[EVENT])) throw new TokenError("malformed_logout");
  return { sid: textClaim(claims, "sid"), jti: textClaim(claims, "jti"), expiresAt: new Date(exp * 1000) };
}
