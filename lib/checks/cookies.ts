/** A cookie as a browser keeps it (RFC 6265bis, section 5.7), but for what only scripts and other sites meet. */
export interface Cookie {
  name: string;
  value: string;
  host: string;
  /** Sent to hosts below this one too. */
  wide: boolean;
  path: string;
  secure: boolean;
}

/** More than any product has. */
const MAX_COOKIES = 50;

export interface Jar {
  list(): Cookie[];
  /** The Cookie header of a request; null for none. Ports don't separate cookies. */
  headerFor(url: URL): string | null;
  take(url: URL, setCookies: string[]): void;
}

export function openJar(given: Cookie[] = []): Jar {
  let cookies = [...given];
  return {
    list: () => [...cookies],
    headerFor(url) {
      const sent = cookies.filter((cookie) => isSentTo(cookie, url));
      // Longest path first (section 5.8.3).
      sent.sort((a, b) => b.path.length - a.path.length);
      return sent.length === 0 ? null : sent.map(({ name, value }) => `${name}=${value}`).join("; ");
    },
    take(url, setCookies) {
      for (const text of setCookies) {
        const read = readCookie(url, text);
        if (!read) continue;
        const { cookie, over } = read;
        cookies = cookies.filter((each) => !isSame(each, cookie));
        if (!over && cookies.length < MAX_COOKIES) cookies.push(cookie);
      }
    },
  };
}

export const isSame = (a: Cookie, b: Cookie) => a.name === b.name && a.host === b.host && a.path === b.path;

/** Is it this host's, by its name alone? */
export const isOfHost = ({ host, wide }: Pick<Cookie, "host" | "wide">, hostname: string): boolean =>
  hostname === host || (wide && hostname.endsWith(`.${host}`));

function isSentTo(cookie: Cookie, { hostname, pathname, protocol }: URL): boolean {
  const { path, secure } = cookie;
  const ofPath = pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
  return isOfHost(cookie, hostname) && ofPath && (!secure || protocol === "https:" || isHere(hostname));
}

/** Browsers trust this machine over http. */
const isHere = (host: string) => host === "127.0.0.1" || host === "[::1]" || /(^|\.)localhost$/.test(host);

function readCookie(url: URL, text: string): { cookie: Cookie; over: boolean } | null {
  const [pair = "", ...attributes] = text.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  if (at < 1) return null;
  const said = new Map(
    attributes.map((attribute) => {
      const [key = "", ...value] = attribute.split("=");
      return [key.toLowerCase(), value.join("=")] as const;
    }),
  );
  const domain = (said.get("domain") ?? "").replace(/^\./, "").toLowerCase();
  if (domain !== "" && !isOfHost({ host: domain, wide: true }, url.hostname)) return null;
  const path = said.get("path") ?? "";
  const cookie = {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    host: domain || url.hostname,
    wide: domain !== "",
    path: path.startsWith("/") ? path : (/^(\/.*)\/[^/]*$/.exec(url.pathname)?.[1] ?? "/"),
    secure: said.has("secure"),
  };
  return { cookie, over: isOver(said) };
}

/** Max-Age is heard before Expires (section 5.7). */
function isOver(said: Map<string, string>): boolean {
  const [maxAge, expires] = [said.get("max-age"), said.get("expires")];
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
