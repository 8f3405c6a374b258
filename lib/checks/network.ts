import { type Reach, reachable } from "../outbox/reach.ts";
import { type Answer, type Asked, sendTo } from "./send.ts";

/** Of one check. Honest products need about sixty. */
const MAX_REQUESTS = 200;
/** For each, in milliseconds. */
const REQUEST_MS = 5000;

/** The product, or what is asked on the way, gave no answer. The message says which and why, to whoever runs the check. */
export class Unreachable extends Error {}

export interface Network {
  /** Is this one of the addresses that a check may ask? */
  permits(url: URL): boolean;
  /** @throws Unreachable */
  send(url: URL, asked: Asked): Promise<Answer>;
}

interface Given {
  /** Of what the team registered for the product, and of the product host. */
  origins: string[];
  /** The product host's own origin: it is called wherever it is, as the environment names it and nobody else does. */
  productUrl: string;
  /** The dashboard's, which is called by nobody: the one address of it that a hand-off passes is answered in this process. */
  issuer: string;
  /** The authorization endpoint, for the employee whose check it is: where the browser goes next. */
  authorize: (params: URLSearchParams) => Promise<string>;
  reach: Reach;
  signal: AbortSignal;
}

/** Whatever a check asks goes through here: where it may go, to which address, how often and for how long. */
export function openNetwork({ origins, productUrl, issuer, authorize, reach, signal }: Given): Network {
  let requests = 0;
  const permits = ({ origin }: URL) => origin === issuer || origin === productUrl || origins.includes(origin);
  const { hostname } = new URL(productUrl);
  const reached = { ...reach, allowedPrivateHosts: [...reach.allowedPrivateHosts, hostname] };

  async function answerAsIssuer(url: URL): Promise<Answer> {
    const asked = url.pathname === "/oauth/authorize";
    const location = asked ? await authorize(url.searchParams).catch(() => null) : null;
    return { status: location === null ? 400 : 303, location, setCookies: [], text: "" };
  }

  return {
    permits,
    async send(url, asked) {
      signal.throwIfAborted();
      if (!permits(url)) throw new Unreachable(`${url.origin} is none of the product's registered addresses.`);
      if (++requests > MAX_REQUESTS) throw new Unreachable(`The product needs more than ${MAX_REQUESTS} requests.`);
      if (url.origin === issuer) return answerAsIssuer(url);
      try {
        return await inTime(signal, async (within) => {
          const address = await reachable(url, url.origin === productUrl ? reached : reach);
          if (!address) throw new Unreachable(refusedAddress(url));
          return sendTo(url, address, asked, within);
        });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Unreachable) throw error;
        throw new Unreachable(`${url.origin} gave no answer within ${REQUEST_MS / 1000} seconds, or none at all.`);
      }
    },
  };
}

/**
 * What the work gives within a request's time, looking up the name included. By a timer of its own: Node.js 20 forgets what
 * `AbortSignal.any` was given of `AbortSignal.timeout` with the next garbage.
 */
function inTime<T>(signal: AbortSignal, work: (within: AbortSignal) => Promise<T>): Promise<T> {
  const within = new AbortController();
  const stop = () => within.abort();
  const timer = setTimeout(stop, REQUEST_MS);
  signal.addEventListener("abort", stop);
  return new Promise<T>((done, fail) => {
    within.signal.addEventListener("abort", () => fail(new Error("not in time")));
    work(within.signal).then(done, fail);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  });
}

const refusedAddress = ({ origin, hostname }: URL) =>
  `${origin} has an address that this server doesn't call: a private one, or one without https. ` +
  `Whoever runs the server can name it in ALLOWED_PRIVATE_HOSTS (${hostname}).`;
