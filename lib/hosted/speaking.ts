import { cookieHeader, cookieName, cookieOf, hasCookie } from "../http/request.ts";
import { afterOf } from "./after.ts";

/** Of the session that a browser has: set by a password, and by the hand-off of an impersonation. */
export const productCookie = (productUrl: string): string => cookieName("prod", productUrl);

/** Of the user's own session, put beside an impersonation by its hand-off. No name begins with another's. */
export const besideCookie = (productUrl: string): string => cookieName("own", productUrl);

/** Which of a browser's two sessions is the one that it has now. */
export interface Speaking {
  /** Is it the one that was put beside an impersonation, which is over? */
  beside: boolean;
  /** Null of a cookie that is empty, or there twice. */
  token: string | null;
}

/**
 * What is beside speaks only where there is no other cookie, whatever that is worth: a session that is over must never be
 * answered by another one, in a tab that still shows somebody else's data. When the other is gone, by time or by hand, nothing
 * speaks until somebody has gone on as themselves (docs/decisions/0063-beside-ones-own-session.md). Null is that, and a
 * browser that has no session.
 */
export function speakingIn(
  header: string | null,
  productUrl: string,
  afterKey: Uint8Array,
  now: Date,
): Speaking | null {
  const name = productCookie(productUrl);
  if (hasCookie(header, name)) return { beside: false, token: cookieOf(header, name) };
  const token = cookieOf(header, besideCookie(productUrl));
  if (token === null || afterOf(header, productUrl, afterKey, now)?.opened) return null;
  return { beside: true, token };
}

/** Has the browser forget a session's cookie. */
export const forgetSession = ({ beside }: Pick<Speaking, "beside">, productUrl: string): string =>
  cookieHeader((beside ? besideCookie : productCookie)(productUrl), "", productUrl, { maxAgeS: 0 });
