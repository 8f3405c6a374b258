import { createHash } from "node:crypto";
import { type Impersonation, levelNow } from "../impersonations/impersonation.ts";
import type { Level } from "../impersonations/level.ts";
import type { Product } from "../products/product.ts";
import type { ProductSession } from "../sessions/product-session.ts";
import type { Keyring, Signer } from "../tokens/keys.ts";
import { wireEmailOf } from "./wire-user.ts";

/** In seconds. A token is served again until it has 120 s left: then there is another one. */
const LIFE_S = 300;
const RENEW_AFTER_S = 180;

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

export interface HostedToken {
  accessToken: string;
  /** Unix seconds; never past the session's end. */
  expiresAt: number;
}

/**
 * The access token of a hosted session (RFC 9068), for products whose backend verifies offline. Time is cut into slots
 * from the session's beginning, and a slot has one token: the same claims under the same key give the same RS256
 * signature, so every process serves the same string and nothing is stored. The last one lasts to the session's end.
 *
 * Only for a session that was found live just now: the keyring keeps signatures, and asks nobody.
 */
export const hostedToken = async (
  keys: Keyring,
  issuer: string,
  product: Product,
  session: ProductSession & { createdAt: Date },
  now: Date,
): Promise<HostedToken> => signHostedToken(await hostedSigner(keys), issuer, product, session, now);

export const hostedSigner = (keys: Keyring): Promise<Signer> => keys.signer("access_token", "at+jwt");

/** `hostedToken` inside a transaction, by a signer that was asked for before. */
export function signHostedToken(
  sign: Signer,
  issuer: string,
  product: Product,
  session: ProductSession & { createdAt: Date },
  now: Date,
): HostedToken {
  const slot = slotOf(seconds(session.createdAt), seconds(session.expiresAt), seconds(now));
  const { user, impersonation } = session;
  const level = impersonation && tokenLevel(impersonation, now);
  const { iat } = slot;
  const exp = Math.min(slot.exp, level?.raisedUntilS ?? slot.exp);
  const sid = impersonation?.id ?? session.id;
  const accessToken = sign({
    iss: issuer,
    aud: product.clientId,
    client_id: product.clientId,
    sub: user.id,
    sid,
    jti: createHash("sha256")
      .update(`${session.id} ${iat}${level?.mark ?? ""}`)
      .digest("base64url")
      .slice(0, 22),
    iat,
    exp,
    user_id: user.id,
    email: wireEmailOf(user),
    ...(user.externalId !== null && { legacy_user_id: user.externalId }),
    ...(impersonation && {
      act: { sub: impersonation.impersonator.id },
      impersonatorUserId: impersonation.impersonator.id,
      impersonator_user_id: impersonation.impersonator.id,
      impersonation_access: level?.access,
      ...(level?.raisedUntilS && { impersonation_raised_until: level.raisedUntilS }),
      login_method: { login_method: "impersonation" },
    }),
  });
  return { accessToken, expiresAt: exp };
}

/**
 * The level that a token of now says, and until when by a raise, in unix seconds: of what is raised there is another token
 * than of what isn't, which is over with the raise. In the raise's last second, which no token can say, it says no raise.
 */
export function tokenLevel(
  impersonation: Pick<Impersonation, "access" | "raisedAt" | "raisedUntil">,
  now: Date,
): { access: Level; raisedUntilS: number | null; mark: string } {
  const access = levelNow(impersonation, now);
  const { raisedUntil } = impersonation;
  const untilS = raisedUntil === null ? null : seconds(raisedUntil);
  if (access !== "full" || impersonation.access === "full") return { access, raisedUntilS: null, mark: "" };
  if (untilS === null || seconds(now) >= untilS) return { access: "read_only", raisedUntilS: null, mark: "" };
  return { access, raisedUntilS: untilS, mark: ` raised until ${untilS}` };
}

/** When the token of this moment was, or will be said to be, made; and when it is over. All in unix seconds. */
export function slotOf(beginS: number, endS: number, nowS: number): { iat: number; exp: number } {
  const current = Math.max(0, Math.floor((nowS - beginS) / RENEW_AFTER_S));
  const last = Math.max(0, Math.ceil((endS - LIFE_S - beginS) / RENEW_AFTER_S));
  const iat = beginS + Math.min(current, last) * RENEW_AFTER_S;
  return { iat, exp: Math.min(iat + LIFE_S, endS) };
}
