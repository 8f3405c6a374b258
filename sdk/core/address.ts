const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A configured origin, such as `https://login.example.com`: https, or http on this very machine; no path, no query, no
 * credentials.
 *
 * @throws TypeError naming the option.
 */
export function readOrigin(option: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (!url || !secure) throw new TypeError(`${option} must be an https address (http only on this machine).`);
  if (url.pathname !== "/" || url.search || url.hash || url.username || url.password) {
    throw new TypeError(`${option} must be an origin alone, like https://login.example.com.`);
  }
  return url.origin;
}

/** @throws TypeError when an option that has to be there is empty, as an unset environment variable is. */
export function readText(option: string, value: string): string {
  if (typeof value !== "string" || value === "") throw new TypeError(`${option} is missing.`);
  return value;
}
