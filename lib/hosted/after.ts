import { cookieHeader, cookieName } from "../http/request.ts";
import { seal, unseal } from "../tokens/sealed.ts";

/** As long as a dashboard session, from which everything here comes. */
const LIFE_S = 12 * 60 * 60;

export const afterCookie = (productUrl: string): string => cookieName("after", productUrl);

/**
 * Which impersonation a browser had last, for the page that it comes to after the end: by then the session's own cookie is
 * gone. Sealed, and good for nothing but the way back.
 */
export const rememberAfter = (key: Uint8Array, impersonationId: string, now: Date, productUrl: string): string =>
  cookieHeader(
    afterCookie(productUrl),
    seal(key, { impersonationId }, new Date(now.getTime() + LIFE_S * 1000)),
    productUrl,
    { maxAgeS: LIFE_S },
  );

/** For whoever signs in as themselves. */
export const forgetAfter = (productUrl: string): string =>
  cookieHeader(afterCookie(productUrl), "", productUrl, { maxAgeS: 0 });

/** The impersonation's id; null for whatever wasn't sealed here, or is over. */
export function afterIn(key: Uint8Array, sealed: string | null, now: Date): string | null {
  try {
    return sealed === null ? null : unseal<{ impersonationId: string }>(key, sealed, now).impersonationId;
  } catch {
    return null;
  }
}
