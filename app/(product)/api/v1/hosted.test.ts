import { beforeEach, describe, expect, test } from "vitest";
import { runningOf } from "#db/databases.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import * as impersonations from "../../../(dashboard)/api/impersonations/route.ts";
import * as product from "../../../(dashboard)/api/products/[id]/route.ts";
import * as products from "../../../(dashboard)/api/products/route.ts";
import * as authorize from "../../../(dashboard)/oauth/authorize/route.ts";
import {
  type Answer,
  type Api,
  addSigningKeys,
  NOBODY,
  ORIGIN,
  openApi,
  type Route,
} from "../../../api/calling.testing.ts";
import * as callback from "../session/callback/route.ts";
import * as initiate from "../session/initiate/route.ts";
import * as session from "../session/route.ts";
import * as signOut from "../session/sign-out/route.ts";
import * as logout from "./logout/route.ts";
import * as refreshToken from "./refresh_token/route.ts";

const PRODUCT = "http://127.0.0.1:3000";
const SHOP = "http://127.0.0.1:5001";
const BOOKS = "http://127.0.0.1:5002";
const TALLY = null;
const EVIL = "http://127.0.0.1:6666";

let api: Api;
let ids: { shop: string; books: string };
beforeEach(async () => {
  api = await openApi();
  await addSigningKeys(api.store);
  const register = async (name: string, origin: string) => {
    const body = { name, kind: "hosted", targetLinkUri: `${origin}/start?from=understudy` };
    return (await api.call(products, "POST", { body })).json.product.id;
  };
  ids = { shop: await register("Shop", SHOP), books: await register("Books", BOOKS) };
});

interface Ask {
  token?: string | null;
  /** Where the page is that asks; null is the product host itself. */
  from: string | null;
  query?: string;
  headers?: Record<string, string>;
}

/** A call of the product host by a page, as browsers make it: with the host's cookie and the page's origin. */
async function ask(route: Route, method: string, { token = null, from, query = "", headers = {} }: Ask) {
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

const asUser = () => startUserSession({ ...testContext(api.store), clock: () => new Date() }, api.people.uma.id);

const visit = (route: Route, url: string, cookie: string) => {
  const request = new Request(url, { headers: { host: new URL(url).host, cookie } });
  return (route.GET as (request: Request) => Promise<Response>)(request);
};

const cookieIn = (response: Response, name: string) =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith(name) && !cookie.includes("Max-Age=0"));

/** As the browser does it: confirm, launch, authorize, callback. */
async function handOff(productId: string, change: (launch: URL) => void = () => {}) {
  const body = { userId: api.people.uma.id, reason: "why", productId };
  const { json } = await api.call(impersonations, "POST", { as: "mina", body });
  const launch = new URL(json.launchUrl);
  change(launch);
  const begun = await visit(initiate, launch.href, "");
  const attempt = cookieIn(begun, "handoff")?.split(";")[0] ?? "";
  const asked = begun.headers.get("location") ?? "";
  const answered = await visit(authorize, asked, `dash=${api.people.sessions.mina.token}`);
  const finished = await visit(callback, answered.headers.get("location") ?? "", attempt);
  const token = cookieIn(finished, "prod=")?.split(";")[0]?.slice("prod=".length) ?? null;
  return { id: json.impersonation.id, location: finished.headers.get("location"), token, attempt, answered };
}

const fateOf = async (id: string) => {
  const found = await api.store.read((tx) => tx.impersonations.find(id));
  return found?.endReason ?? "live";
};

describe("the hand-off of a hosted product", () => {
  test("signs in on the product host and lands where the product says", async () => {
    const { location, token } = await handOff(ids.shop);
    expect(location).toBe(`${SHOP}/start?from=understudy`);
    const seen = await ask(session, "GET", { token, from: SHOP });
    expect(seen.json).toMatchObject({ user: { id: api.people.uma.id }, impersonatorUserId: api.people.mina.id });
  });

  test("leads to another page of the product at most, never elsewhere", async () => {
    const to = async (target: string) =>
      (await handOff(ids.shop, (launch) => launch.searchParams.set("target_link_uri", target))).location;
    expect(await to(`${SHOP}/orders/7?tab=1#frag`)).toBe(`${SHOP}/orders/7?tab=1`);
    for (const away of [
      BOOKS,
      PRODUCT,
      ORIGIN,
      "https://evil.example/",
      `${SHOP}.evil.example/`,
      "javascript:alert(1)",
    ])
      expect(await to(away)).toBe(`${SHOP}/start?from=understudy`);
  });

  test("of a product that is disabled or unknown does not begin, and of one disabled meanwhile does not finish", async () => {
    const begun = (clientId: string) => visit(initiate, `${PRODUCT}/x?iss=${ORIGIN}&client_id=${clientId}`, "");
    expect((await begun("nobody")).status).toBe(404);
    const shop = await api.store.read((tx) => tx.products.find(ids.shop));
    await api.call(product, "PATCH", { id: ids.shop, body: { active: false } });
    expect((await begun(shop?.clientId ?? "")).status).toBe(404);
  });

  test("finishes for the product that it began for only", async () => {
    const shop = await handOff(ids.shop);
    const books = await handOff(ids.books);
    const [name] = books.attempt.split("=");
    const [, sealed] = shop.attempt.split("=");
    const mixed = await visit(callback, books.answered.headers.get("location") ?? "", `${name}=${sealed}`);
    expect(mixed.headers.get("location")).toBe(`${PRODUCT}/signed-out?why=not_opened`);
    expect(cookieIn(mixed, "prod=")).toBeUndefined();
  });

  test("has a launch address that names the product's client", async () => {
    const shop = await api.store.read((tx) => tx.products.find(ids.shop));
    if (!shop) throw new Error("registered above");
    expect(launchUrlOf(shop, NOBODY, ORIGIN)).toContain(
      `${PRODUCT}/api/session/initiate?client_id=${shop.clientId}&iss=`,
    );
  });
});

describe("an impersonation of one product", () => {
  test("is nothing to another's pages, nor to the host's own", async () => {
    const { token } = await handOff(ids.shop);
    for (const route of [session, refreshToken]) {
      expect((await ask(route, "GET", { token, from: SHOP })).status).toBe(200);
      for (const from of [BOOKS, TALLY]) {
        expect(await ask(route, "GET", { token, from })).toMatchObject({
          status: 401,
          json: { code: "not_signed_in" },
        });
      }
    }
  });

  test("of the demo product is nothing to a registered one's", async () => {
    const now = new Date();
    await runningOf(api.store, api.people, { createdAt: now, expiresAt: new Date(now.getTime() + 60_000) }, "tally");
    const seen = (from: string | null) => ask(refreshToken, "GET", { token: "tally", from });
    expect((await seen(TALLY)).json.impersonator_user).toBe(api.people.mina.id);
    expect((await seen(SHOP)).status).toBe(401);
  });

  test("is ended by its own pages, and by no other's", async () => {
    for (const route of [logout, signOut]) {
      const { token, id } = await handOff(ids.shop);
      for (const from of [BOOKS, TALLY]) {
        const other = await ask(route, "POST", { token, from });
        expect(other.headers.has("set-cookie")).toBe(false);
        expect(await fateOf(id)).toBe("live");
      }
      const own = await ask(route, "POST", { token, from: SHOP });
      expect(own.headers.get("set-cookie")).toContain("Max-Age=0");
      expect(await fateOf(id)).toBe("stopped");
      expect((await ask(session, "GET", { token, from: SHOP })).status).toBe(401);
    }
  });

  test("is ended by the host's own form where a proxy's referrer policy hides its origin", async () => {
    const now = new Date();
    const running = await runningOf(
      api.store,
      api.people,
      { createdAt: now, expiresAt: new Date(now.getTime() + 60_000) },
      "tally",
    );
    const end = (site: string) =>
      ask(signOut, "POST", { token: "tally", from: "null", headers: { "sec-fetch-site": site } });
    for (const site of ["cross-site", "same-site"]) expect((await end(site)).status).toBe(403);
    expect(await fateOf(running.id)).toBe("live");
    expect((await end("same-origin")).headers.get("location")).toBe(`${PRODUCT}/signed-out?why=stopped`);
    expect(await fateOf(running.id)).toBe("stopped");
  });

  test("is over at once for the pages of a product that is disabled", async () => {
    const { token, id } = await handOff(ids.shop);
    await api.call(product, "PATCH", { id: ids.shop, body: { active: false } });
    expect(await fateOf(id)).toBe("product_disabled");
    expect(await ask(refreshToken, "GET", { token, from: SHOP })).toMatchObject({ status: 401 });
  });
});

test("a user's own session serves every hosted product, each with a token of its own", async () => {
  const token = await asUser();
  const audiences = [];
  for (const from of [SHOP, BOOKS, TALLY]) {
    const { status, json } = await ask(refreshToken, "GET", { token, from });
    expect(status).toBe(200);
    expect(json).not.toHaveProperty("impersonator_user");
    audiences.push(JSON.parse(Buffer.from(json.access_token.split(".")[1], "base64url").toString()).aud);
  }
  expect(new Set(audiences).size).toBe(3);
  const org = await ask(refreshToken, "GET", { token, from: SHOP, query: "?active_org_id=1" });
  expect(org.status).toBe(401);
});

describe("a credential of one world", () => {
  test("is nothing in the other: dashboard cookie on the product host, product cookie on the dashboard", async () => {
    const dash = api.people.sessions.mina.token;
    for (const cookie of [`dash=${dash}`, `prod=${dash}`]) {
      for (const from of [SHOP, TALLY])
        expect(await ask(refreshToken, "GET", { from, headers: { cookie } })).toMatchObject({ status: 401 });
    }
    const token = await asUser();
    for (const cookie of [`prod=${token}`, `dash=${token}`]) {
      expect(await api.call(products, "GET", { as: null, headers: { cookie } })).toMatchObject({ status: 401 });
    }
  });

  test("beside another one is refused, on every route of the pages", async () => {
    const token = await asUser();
    const headers = { authorization: "Bearer us_x" };
    const calls: [Route, string][] = [
      [session, "GET"],
      [refreshToken, "GET"],
      [logout, "POST"],
      [signOut, "POST"],
    ];
    for (const [route, method] of calls) {
      const both = await ask(route, method, { token, from: SHOP, headers });
      expect(both).toMatchObject({ status: 400, json: { code: "two_credentials" } });
    }
    expect((await ask(session, "GET", { token, from: SHOP })).status).toBe(200);
  });
});

describe("a page of another origin", () => {
  const cors = ({ headers }: Pick<Answer, "headers">) => ({
    origin: headers.get("access-control-allow-origin"),
    credentials: headers.get("access-control-allow-credentials"),
    vary: headers.get("vary"),
  });
  const allowed = (origin: string) => ({ origin, credentials: "true", vary: "Origin" });
  const refused = { origin: null, credentials: null, vary: "Origin" };

  test("may read the answer where it is registered, to the letter, on a 401 and a problem too", async () => {
    const token = await asUser();
    for (const route of [session, refreshToken]) {
      expect(cors(await ask(route, "GET", { token, from: SHOP }))).toEqual(allowed(SHOP));
      const without = await ask(route, "GET", { from: BOOKS });
      expect([without.status, cors(without)]).toEqual([401, allowed(BOOKS)]);
    }
    const both = await ask(logout, "POST", { token, from: SHOP, headers: { authorization: "Bearer x" } });
    expect([both.status, cors(both)]).toEqual([400, allowed(SHOP)]);
  });

  test("that nobody has registered gets a 401, no permission, and changes nothing", async () => {
    const { token, id } = await handOff(ids.shop);
    const strangers = [
      EVIL,
      "null",
      `${SHOP}.evil.example`,
      "http://127.0.0.1:500",
      SHOP.toUpperCase(),
      `${SHOP}/`,
      ORIGIN,
    ];
    for (const from of strangers) {
      for (const route of [session, refreshToken]) {
        const read = await ask(route, "GET", { token, from });
        expect([read.status, cors(read)]).toEqual([401, refused]);
      }
      for (const route of [logout, signOut]) {
        const changed = await ask(route, "POST", { token, from });
        expect([changed.status, changed.json.code, cors(changed)]).toEqual([403, "cross_origin", refused]);
      }
    }
    expect(await fateOf(id)).toBe("live");
  });

  test("is answered before it asks", async () => {
    for (const route of [session, refreshToken, logout, signOut]) {
      const first = await ask(route, "OPTIONS", { from: SHOP });
      expect([first.status, cors(first)]).toEqual([204, allowed(SHOP)]);
      expect(first.headers.get("access-control-allow-headers")).toBe("content-type");
      const stranger = await ask(route, "OPTIONS", { from: EVIL });
      expect([cors(stranger), stranger.headers.get("access-control-allow-headers")]).toEqual([refused, null]);
    }
  });

  test("of a product that is disabled can still read that it is signed out, so that it leaves", async () => {
    const token = await asUser();
    await api.call(product, "PATCH", { id: ids.shop, body: { active: false } });
    for (const route of [session, refreshToken]) {
      const answer = await ask(route, "GET", { from: SHOP, token });
      expect([answer.status, cors(answer)]).toEqual([401, allowed(SHOP)]);
    }
  });
});
