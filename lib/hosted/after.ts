import { cookieHeader, cookieName, cookieOf } from "../http/request.ts";
import { seal, unseal } from "../tokens/sealed.ts";

/** As long as a dashboard session, from which everything here comes; longer than a user's own session. */
const LIFE_S = 12 * 60 * 60;

export const afterCookie = (productUrl: string): string => cookieName("after", productUrl);

/** What a browser is told that was sent here to impersonate. */
export interface After {
  /** The last one. */
  impersonationId: string;
  /** One was opened here, and nobody has gone on as themselves since: the browser's own session says nothing until then. */
  opened: boolean;
}

/**
 * Which impersonation a browser had last, for the page that it comes to after the end: by then the session's own cookie is
 * gone. Sealed, and good for nothing but the way back and for holding back.
 */
export const rememberAfter = (key: Uint8Array, after: After, now: Date, productUrl: string): string =>
  cookieHeader(afterCookie(productUrl), seal(key, after, new Date(now.getTime() + LIFE_S * 1000)), productUrl, {
    maxAgeS: LIFE_S,
  });

/** For whoever goes on as themselves. */
export const forgetAfter = (productUrl: string): string =>
  cookieHeader(afterCookie(productUrl), "", productUrl, { maxAgeS: 0 });

/** What a browser's cookies say of it. */
export const afterOf = (header: string | null, productUrl: string, key: Uint8Array, now: Date): After | null =>
  afterIn(key, cookieOf(header, afterCookie(productUrl)), now);

/** Null for whatever wasn't sealed here, or is over. */
export function afterIn(key: Uint8Array, sealed: string | null, now: Date): After | null {
  try {
    return sealed === null ? null : unseal<After>(key, sealed, now);
  } catch {
    return null;
  }
}
