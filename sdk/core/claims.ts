import { TokenError } from "./errors.ts";
import { isRecord, isText } from "./key-set.ts";
import type { Claims } from "./signed-token.ts";

/** For clocks that disagree, on `iat` and `nbf` alone. The end of a token is its end. */
const LEEWAY_S = 5;

/** A claim that has to be there as a string. @throws TokenError missing_claim, invalid_claim. */
export function textClaim(claims: Claims, name: string): string {
  const value = optionalText(claims, name);
  if (value === undefined) throw new TokenError("missing_claim", `The token lacks the claim ${name}.`);
  return value;
}

/** @throws TokenError invalid_claim. */
export function optionalText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && !isText(value)) throw new TokenError("invalid_claim", `The claim ${name} isn't a text.`);
  return value;
}

/** A NumericDate (RFC 7519, section 2), in seconds. @throws TokenError missing_claim, invalid_claim. */
export function timeClaim(claims: Claims, name: string): number {
  const value = claims[name];
  if (value === undefined) throw new TokenError("missing_claim", `The token lacks the claim ${name}.`);
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new TokenError("invalid_claim", `The claim ${name} isn't a time.`);
  }
  return value;
}

/** From exactly this issuer, for exactly this one product. @throws TokenError wrong_issuer, wrong_audience. */
export function checkParties(claims: Claims, { issuer, audience }: { issuer: string; audience: string }): void {
  if (claims.iss !== issuer) throw new TokenError("wrong_issuer");
  if (claims.aud !== audience) throw new TokenError("wrong_audience");
}

/** @returns `exp`, in seconds. @throws TokenError lifetime_too_long, expired, not_yet_valid. */
export function checkTimes(claims: Claims, longestS: number, now: Date): number {
  const iat = timeClaim(claims, "iat");
  const exp = timeClaim(claims, "exp");
  const nbf = claims.nbf === undefined ? iat : timeClaim(claims, "nbf");
  const nowS = now.getTime() / 1000;
  // Each says what has to hold, so that a time that is none refuses.
  if (!(exp - iat <= longestS)) throw new TokenError("lifetime_too_long");
  if (!(nowS < exp)) throw new TokenError("expired");
  if (!(Math.max(iat, nbf) <= nowS + LEEWAY_S)) throw new TokenError("not_yet_valid");
  return exp;
}

/**
 * Who acts as the user (RFC 8693, section 4.1), said twice and alike: `act` and `impersonatorUserId`, and where the
 * wire's own `impersonator_user_id` is there, that too. Anything but all or nothing is refused: half an impersonation
 * must never pass for an ordinary user.
 *
 * @returns The employee's id; undefined when the user is alone.
 * @throws TokenError malformed_actor.
 */
export function actorOf(claims: Claims): string | undefined {
  const { act, impersonatorUserId, impersonator_user_id: wire } = claims;
  if (act === undefined && impersonatorUserId === undefined && wire === undefined) return undefined;
  const actor = isRecord(act) && !("act" in act) && isText(act.sub) ? act.sub : undefined;
  const agree = impersonatorUserId === actor && (wire === undefined || wire === actor);
  if (actor === undefined || !agree) throw new TokenError("malformed_actor");
  return actor;
}
