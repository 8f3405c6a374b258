/**
 * Where to go on after a sign-in: the wish as an address of `origin`, or else `fallback`, also within it. Parsed and
 * written anew, never compared as text: `//evil`, `/\evil` and a tab in between all look like paths and lead away
 * (docs/security.md#changes).
 */
export function ownPath(wish: string | undefined, origin: string, fallback: string): string {
  const url = wish?.startsWith("/") && URL.canParse(wish, origin) ? new URL(wish, origin) : null;
  return url?.origin === origin ? origin + url.pathname + url.search + url.hash : origin + fallback;
}
