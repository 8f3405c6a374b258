import { cookies } from "next/headers";
import { cookieHeader, productUrl } from "./auth.ts";

/** Long enough for the page that follows, short enough that a reload later shows nothing. */
const SHOWN_FOR_S = 20;
const NAME = "tally-new-key";

/**
 * A new key must reach the page after the form without standing in an address: addresses are kept and passed on. So it
 * takes a cookie that only this page gets, and that is worth something only in the session which made the key:
 * somebody who signs in as the user a moment later, in the same browser, sees nothing.
 */
export const newKeyCookie = (sessionId: string, secret: string): string =>
  cookieHeader(NAME, `${sessionId}.${secret}`, productUrl(), { path: "/demo/api-keys", maxAgeS: SHOWN_FOR_S });

export async function newKeyOf(sessionId: string): Promise<string | null> {
  const value = (await cookies()).get(NAME)?.value;
  return value?.startsWith(`${sessionId}.`) ? value.slice(sessionId.length + 1) : null;
}
