import * as impersonations from "#app/(dashboard)/api/impersonations/route.ts";
import * as products from "#app/(dashboard)/api/products/route.ts";
import { type Api, addSigningKeys, openApi, type Route } from "#app/api/calling.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import * as authorize from "../issuer/authorize.ts";
import * as callback from "../session/callback.ts";
import * as initiate from "../session/initiate.ts";

export const PRODUCT = "http://127.0.0.1:3000";
export const SHOP = "http://127.0.0.1:5001";
export const BOOKS = "http://127.0.0.1:5002";
/** The built-in product, whose pages are the host's own. */
export const TALLY = null;

/** A server with two hosted products, Shop and Books. */
export async function openHosts() {
  const api = await openApi();
  await addSigningKeys(api.store);
  const register = async (name: string, origin: string): Promise<string> => {
    const body = { name, kind: "hosted", targetLinkUri: `${origin}/start?from=understudy` };
    return (await api.call(products, "POST", { body })).json.product.id;
  };
  return { api, ids: { shop: await register("Shop", SHOP), books: await register("Books", BOOKS) } };
}

export type Hosts = Awaited<ReturnType<typeof openHosts>>;

interface Ask {
  token?: string | null;
  /** Where the page is that asks; null is the product host itself. */
  from: string | null;
  query?: string;
  headers?: Record<string, string>;
}

/** A call of the product host by a page, as browsers make it: with the host's cookie and the page's origin. */
export async function ask(route: Route, method: string, { token = null, from, query = "", headers = {} }: Ask) {
  const origin = from ?? (method === "POST" ? PRODUCT : null);
  const request = new Request(`${PRODUCT}/here${query}`, {
    method,
    headers: {
      host: new URL(PRODUCT).host,
      ...(token !== null && { cookie: `prod=${token}` }),
      ...(origin !== null && { origin }),
      ...headers,
    },
  });
  const handler = route[method] as (request: Request, segment: object) => Promise<Response>;
  const response = await handler(request, { params: Promise.resolve({}) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith("{") ? JSON.parse(text) : null };
}

export const asUser = ({ store, people }: Api) =>
  startUserSession({ ...testContext(store), clock: () => new Date() }, people.uma.id);

export const visit = (route: Route, url: string, cookie: string) => {
  const request = new Request(url, { headers: { host: new URL(url).host, cookie } });
  return (route.GET as (request: Request) => Promise<Response>)(request);
};

export const cookieIn = (response: Response, name: string) =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith(name) && !cookie.includes("Max-Age=0"));

/** As the browser does it: confirm, launch, authorize, callback; `has` are the cookies that it has of the product host. */
export async function handOff(api: Api, productId: string, change: (launch: URL) => void = () => {}, has = "") {
  const body = { userId: api.people.uma.id, reason: "why", productId };
  const { json } = await api.call(impersonations, "POST", { as: "mina", body });
  const launch = new URL(json.launchUrl);
  change(launch);
  const begun = await visit(initiate, launch.href, "");
  const attempt = cookieIn(begun, "handoff")?.split(";")[0] ?? "";
  const asked = begun.headers.get("location") ?? "";
  const answered = await visit(authorize, asked, `dash=${api.people.sessions.mina.token}`);
  const finished = await visit(callback, answered.headers.get("location") ?? "", `${attempt}; ${has}`);
  const token = cookieIn(finished, "prod=")?.split(";")[0]?.slice("prod=".length) ?? null;
  const location = finished.headers.get("location");
  return { id: json.impersonation.id, launchUrl: launch.href, location, token, attempt, begun, answered, finished };
}

export const fateOf = async ({ store }: Api, id: string) => {
  const found = await store.read((tx) => tx.impersonations.find(id));
  return found?.endReason ?? "live";
};
