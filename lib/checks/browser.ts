import { type Cookie, openJar } from "./cookies.ts";
import type { Network } from "./network.ts";
import type { Answer, Asked } from "./send.ts";

const MAX_HOPS = 12;

/** Where a navigation ended. */
export interface Landed extends Answer {
  url: URL;
  /** It was to go on there, which is none of the addresses that may be asked. */
  leftTo: URL | null;
}

/** Asked before each hop; false stops there. */
type Before = (url: URL) => Promise<boolean>;

/** As much of an employee's browser as a product's server can tell: cookies, navigation, and what headers both send. */
export interface Browser {
  cookies(): Cookie[];
  /** One request, as a page's script makes it. */
  ask(address: string, asked?: Partial<Asked>): Promise<Answer>;
  /** A navigation with its redirects. Own headers are sent to the origin that it begins at. */
  follow(address: string, given?: { headers?: Record<string, string>; before?: Before }): Promise<Landed>;
  /** Another one, which has these cookies. */
  having(cookies: Cookie[]): Browser;
}

export function openBrowser(network: Network, cookies: Cookie[] = []): Browser {
  const jar = openJar(cookies);

  async function send(url: URL, { method = "GET", headers = {}, body = null }: Partial<Asked>): Promise<Answer> {
    const cookie = jar.headerFor(url);
    // A header that a check forges may be a second cookie.
    const sent = { "user-agent": "Understudy (check of a product)", ...(cookie !== null && { cookie }), ...headers };
    const answer = await network.send(url, { method, headers: sent, body });
    jar.take(url, answer.setCookies);
    return answer;
  }

  return {
    cookies: jar.list,
    having: (others) => openBrowser(network, others),
    ask: (address, asked = {}) =>
      send(new URL(address), {
        ...asked,
        headers: { accept: "*/*", ...fetchMetadata("cors", "same-origin"), ...asked.headers },
      }),
    async follow(address, { headers = {}, before } = {}) {
      const first = new URL(address);
      let url = first;
      for (let hop = 1; ; hop++) {
        const own = url.origin === first.origin ? headers : {};
        const site = hop === 1 ? "none" : "cross-site";
        const answer = await send(url, {
          headers: { accept: PAGE, ...fetchMetadata("navigate", site), ...own },
        });
        const next = nextOf(url, answer);
        const leftTo = next && !network.permits(next) ? next : null;
        const goesOn = next && !leftTo && hop < MAX_HOPS && (!before || (await before(next)));
        if (!goesOn) return { ...answer, url, leftTo };
        url = next;
      }
    },
  };
}

const PAGE = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8";

/** https://www.w3.org/TR/fetch-metadata/: some products refuse what comes without. */
const fetchMetadata = (mode: "cors" | "navigate", site: string) => ({
  "sec-fetch-mode": mode,
  "sec-fetch-site": site,
  "sec-fetch-dest": mode === "cors" ? "empty" : "document",
  ...(mode === "navigate" && { "sec-fetch-user": "?1" }),
});

function nextOf(url: URL, { status, location }: Answer): URL | null {
  if (status < 300 || status > 399 || location === null || !URL.canParse(location, url.href)) return null;
  const next = new URL(location, url.href);
  next.hash = "";
  return next;
}
