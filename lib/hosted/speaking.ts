import { cookieHeader, cookieName, cookieOf, hasCookie } from "../http/request.ts";
import { afterCookie, afterIn } from "./after.ts";

/** A user's own session: set by a password, and by nothing that an impersonation does. */
export const ownCookie = (productUrl: string): string => cookieName("prod", productUrl);

/** An impersonation's. Beside the other one, which it neither reads nor writes. No name begins with another's. */
export const actingCookie = (productUrl: string): string => cookieName("acting", productUrl);

/** Which of a browser's two sessions is the one that it has now. */
export interface Speaking {
  acting: boolean;
  /** Null of a cookie that is empty, or there twice. */
  token: string | null;
}

/**
 * An impersonation's cookie alone speaks while it is there, whatever it is worth: a session that is over must never be
 * answered by another one, in a tab that still shows somebody else's data. When it is gone, by time or by hand, nothing
 * speaks until somebody has gone on as themselves (docs/decisions/0063-beside-ones-own-session.md). Null is that, and a
 * browser that has no session.
 */
export function speakingIn(
  header: string | null,
  productUrl: string,
  afterKey: Uint8Array,
  now: Date,
): Speaking | null {
  const acting = actingCookie(productUrl);
  if (hasCookie(header, acting)) return { acting: true, token: cookieOf(header, acting) };
  const token = cookieOf(header, ownCookie(productUrl));
  if (token === null || afterIn(afterKey, cookieOf(header, afterCookie(productUrl)), now)?.opened) return null;
  return { acting: false, token };
}

/** Has the browser forget a session's cookie. */
export const forgetSession = ({ acting }: Pick<Speaking, "acting">, productUrl: string): string =>
  cookieHeader(acting ? actingCookie(productUrl) : ownCookie(productUrl), "", productUrl, { maxAgeS: 0 });
