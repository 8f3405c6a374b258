import { createOidc, type HeldImpersonation } from "@understudy/sdk/oidc";
import { beforeEach, describe, expect, test } from "vitest";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as impersonations from "#app/(dashboard)/api/impersonations/route.ts";
import * as products from "#app/(dashboard)/api/products/route.ts";
import { type Api, addSigningKeys, ORIGIN, openApi } from "#app/api/calling.testing.ts";
import { issuerContext } from "#composition";
import { logoutTokenFor } from "#lib/logouts/token.ts";
import { endpointAt } from "../lookup.ts";

/** `@understudy/sdk/oidc` in a product with sessions of its own, against the issuer as it is, without a socket. */

const SHOP = "https://shop.example";
const CALLBACK = `${SHOP}/understudy/callback`;

let api: Api;
let oidc: ReturnType<typeof createOidc>;
let laterMs: number;
/** What the issuer answers is passed through this; a test may break it. */
let bent: (path: string, answer: Response) => Response | Promise<Response>;
let client: { id: string; clientId: string; clientSecret: string };

beforeEach(async () => {
  api = await openApi();
  await addSigningKeys(api.store);
  laterMs = 0;
  bent = (_, answer) => answer;
  const body = {
    ...{ kind: "oidc", name: "Shop", initiateLoginUri: `${SHOP}/understudy/login`, redirectUris: [CALLBACK] },
    backchannelLogoutUri: `${SHOP}/understudy/logout`,
  };
  const { product, clientSecret } = (await api.call(products, "POST", { body })).json;
  client = { id: product.id, clientId: product.clientId, clientSecret };
  oidc = openOidc();
});

const openOidc = (more: object = {}) =>
  createOidc({
    ...{ issuer: ORIGIN, clientId: client.clientId, clientSecret: client.clientSecret },
    clock: () => new Date(Date.now() + laterMs),
    fetch: async (url, init) => bent(new URL(url).pathname, await ask(url, init)),
    ...more,
  });

function ask(url: string, init: RequestInit): Promise<Response> {
  const { pathname, host } = new URL(url);
  const found = endpointAt("dashboard", pathname, init.method ?? "GET");
  if (!found || !("handler" in found)) throw new Error(`not an address of the issuer: ${pathname}`);
  const headers = new Headers(init.headers);
  headers.set("host", host);
  // A browser's redirect is never followed here: the test looks at it.
  return found.handler(new Request(url, { ...init, headers, redirect: "manual" }), { params: Promise.resolve({}) });
}

async function launch(): Promise<string> {
  const body = { userId: api.people.uma.id, reason: "why", productId: client.id };
  const { status, json, text } = await api.call(impersonations, "POST", { as: "mina", body });
  expect(status, text).toBe(201);
  return json.launchUrl;
}

const visit = (url: string, init: RequestInit = {}) => new Request(url, init);
const cookieOf = (answer: Response) => answer.headers.get("set-cookie")?.split(";")[0] ?? "";

/** Mina's browser, from the click to the product's callback. */
async function sentBack(at = oidc) {
  const begun = await at.begin(visit(await launch()), CALLBACK);
  const cookie = `dash=${api.people.sessions.mina.token}`;
  const answered = await ask(begun.headers.get("location") ?? "", { headers: { cookie } });
  return { url: answered.headers.get("location") ?? "", cookie: cookieOf(begun), begun };
}

async function signedIn(): Promise<HeldImpersonation> {
  const { url, cookie } = await sentBack();
  const { impersonation } = await oidc.finish(visit(url, { headers: { cookie } }));
  if (!impersonation) throw new Error("nobody was signed in");
  return impersonation;
}

describe("a sign-in", () => {
  test("says who it is, who is really there, and until when; the attempt's cookie is of this host and gone", async () => {
    const { url, cookie, begun } = await sentBack();
    expect(begun.headers.get("set-cookie")).toMatch(
      /^__Host-understudy\.[\w-]{16}=[\w-]+; Path=\/; Max-Age=120; HttpOnly; SameSite=Lax; Secure$/,
    );
    const finished = await oidc.finish(visit(url, { headers: { cookie: `other=1; ${cookie}` } }));
    if (finished.refusal) throw new Error(finished.why);
    const { uma, mina } = api.people;
    expect(finished.impersonation).toMatchObject({
      id: expect.any(String),
      user: { sub: uma.id, name: uma.name, email: uma.email },
      impersonator: { id: mina.id, name: mina.name },
    });
    const leftS = finished.impersonation.expiresAt - Date.now() / 1000;
    expect(leftS).toBeGreaterThan(3500);
    expect(leftS).toBeLessThanOrEqual(3600);
    const led = finished.signedIn("shop=1; Path=/; HttpOnly");
    expect([led.status, led.headers.get("location")]).toEqual([303, `${SHOP}/`]);
    expect(led.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-understudy\.[\w-]{16}=; .*Max-Age=0/),
      expect.stringMatching(/^understudy\.[\w-]{16}=; .*Max-Age=0/),
      "shop=1; Path=/; HttpOnly",
    ]);
  });

  const wrongLaunches: [string, (url: URL) => void][] = [
    ["another issuer", (url) => url.searchParams.set("iss", "https://evil.example")],
    ["no session", (url) => url.searchParams.delete("login_hint")],
    ["two sessions", (url) => url.searchParams.append("login_hint", crypto.randomUUID())],
  ];
  test.each(wrongLaunches)("of %s isn't begun", async (_, change) => {
    const url = new URL(await launch());
    change(url);
    const answer = await oidc.begin(visit(url.href), CALLBACK);
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([400, null]);
  });

  test("isn't begun or finished by HEAD and prefetch, which leave everything as it was", async () => {
    for (const init of [{ method: "HEAD" }, { headers: { "sec-purpose": "prefetch;prerender" } }])
      expect((await oidc.begin(visit(await launch(), init), CALLBACK)).status).toBe(204);
    const { url, cookie } = await sentBack();
    const early = await oidc.finish(visit(url, { headers: { cookie, "sec-purpose": "prefetch" } }));
    expect(early.refusal?.status).toBe(204);
    expect((await oidc.finish(visit(url, { headers: { cookie } }))).impersonation).not.toBeNull();
  });

  test("leads to pages of the product alone", async () => {
    for (const target of ["https://evil.example/", "//evil.example", "https://x@shop.example/"]) {
      const url = new URL(await launch());
      url.searchParams.set("target_link_uri", target);
      const begun = await oidc.begin(visit(url.href), CALLBACK);
      const headers = { cookie: `dash=${api.people.sessions.mina.token}` };
      const back = (await ask(begun.headers.get("location") ?? "", { headers })).headers.get("location") ?? "";
      const finished = await oidc.finish(visit(back, { headers: { cookie: cookieOf(begun) } }));
      expect(finished.refusal ?? finished.signedIn().headers.get("location")).toBe(`${SHOP}/`);
    }
  });

  type Back = { url: URL; cookie: string };
  const wrongReturns: [string, (back: Back) => unknown][] = [
    ["without the attempt's cookie", (back) => Object.assign(back, { cookie: "" })],
    ["with it twice", (back) => Object.assign(back, { cookie: `${back.cookie}; ${back.cookie}` })],
    ["with another browser's", async (back) => Object.assign(back, { cookie: (await sentBack()).cookie })],
    [
      "with one of another secret's",
      async (back) => {
        const other = await sentBack(openOidc({ clientSecret: "another" }));
        back.cookie = `${back.cookie.split("=")[0]}=${other.cookie.split("=")[1]}`;
      },
    ],
    ["two minutes later", () => pass(120_000)],
    ["with another state", ({ url }) => url.searchParams.set("state", "x".repeat(43))],
    ["with two states", ({ url }) => url.searchParams.append("state", "x")],
    ["from another issuer", ({ url }) => url.searchParams.set("iss", "https://evil.example")],
    ["without an issuer", ({ url }) => url.searchParams.delete("iss")],
    ["with an error", ({ url }) => url.searchParams.set("error", "access_denied")],
    ["without a code", ({ url }) => url.searchParams.delete("code")],
    ["with another code", ({ url }) => url.searchParams.set("code", "x".repeat(43))],
    ["whose token endpoint fails", () => bend("/oauth/token", () => new Response(null, { status: 503 }))],
    ["whose ID token is another's", () => bend("/oauth/token", (all) => Response.json({ ...all, id_token: "x.y.z" }))],
    [
      "whose signature is broken",
      () =>
        bend("/oauth/token", (all) =>
          Response.json({ ...all, id_token: `${String(all.id_token).slice(0, -8)}AAAAAAAA` }),
        ),
    ],
    ["without an access token", () => bend("/oauth/token", ({ access_token: _, ...all }) => Response.json(all))],
    ["whose userinfo is another user's", () => bend("/oauth/userinfo", (all) => Response.json({ ...all, sub: "max" }))],
    ["whose userinfo names nobody", () => bend("/oauth/userinfo", ({ act: _, ...all }) => Response.json(all))],
    ["whose keys can't be had", () => bend("/oauth/jwks", () => new Response(null, { status: 500 }))],
  ];
  test.each(wrongReturns)("%s is refused, with one sentence for every cause", async (_, change) => {
    const sent = await sentBack();
    const back = { url: new URL(sent.url), cookie: sent.cookie };
    await change(back);
    const finished = await oidc.finish(visit(back.url.href, { headers: { cookie: back.cookie } }));
    expect(finished.impersonation).toBeNull();
    expect([finished.refusal?.status, await finished.refusal?.text()]).toEqual([
      400,
      "This session can't be opened. Start it again from Understudy.\n",
    ]);
  });

  test("with an ID token of another nonce is refused", async () => {
    const first = await sentBack();
    const kept = await ask(`${ORIGIN}/oauth/jwks`, {});
    expect(kept.status).toBe(200);
    const tokens: Record<string, unknown>[] = [];
    bent = at("/oauth/token", (all) =>
      Response.json(tokens.push(all) === 1 ? all : { ...all, id_token: tokens[0]?.id_token }),
    );
    await oidc.finish(visit(first.url, { headers: { cookie: first.cookie } }));
    const second = await sentBack();
    const { impersonation } = await oidc.finish(visit(second.url, { headers: { cookie: second.cookie } }));
    expect(impersonation).toBeNull();
  });
});

const bend = (...how: Parameters<typeof at>) => {
  bent = at(...how);
};
const pass = (ms: number) => {
  laterMs = ms;
};

/** Changes the JSON of one address. */
const at =
  (path: string, change: (all: Record<string, unknown>) => Response): typeof bent =>
  async (asked, answer) =>
    asked === path ? change((await answer.json()) as Record<string, unknown>) : answer;

describe("a session of the product", () => {
  test("is live until its hour is over, to the second, at the level that it was confirmed with", async () => {
    const held = await signedIn();
    expect(await oidc.isLive(held)).toBe(true);
    expect(oidc.levelOf(held)).toEqual({ access: "full", raisedUntil: null });
    expect(oidc.levelOf({ ...held, id: crypto.randomUUID() })).toEqual({ access: "read_only", raisedUntil: null });
    expect(oidc.othersIn(held)).toEqual([]);
    bend("/oauth/introspect", (all) => Response.json({ ...all, impersonation_others: ["Adam Novak"] }));
    laterMs = 2_501;
    expect(await oidc.isLive(held)).toBe(true);
    expect(oidc.othersIn(held)).toEqual(["Adam Novak"]);
    laterMs = held.expiresAt * 1000 - Date.now();
    expect(await oidc.isLive(held)).toBe(false);
  });

  test("is over within 5 seconds of an end elsewhere, and so where that can't be found out", async () => {
    const held = await signedIn();
    expect(await oidc.isLive(held)).toBe(true);
    await api.call(impersonation, "DELETE", { as: "mina", id: held.id });
    laterMs = 2_501;
    expect(await oidc.isLive(held)).toBe(false);
    const other = await signedIn();
    bent = at("/oauth/introspect", () => new Response(null, { status: 503 }));
    expect(await oidc.isLive(other)).toBe(false);
  });

  test("is over at once by a logout token, and by nothing that isn't one", async () => {
    const held = await signedIn();
    const context = issuerContext(new Headers());
    const [product, row] = await api.store.read(function* (tx) {
      return [yield* tx.products.find(client.id), yield* tx.impersonations.find(held.id)] as const;
    });
    if (!product || !row) throw new Error("both are there");
    const post = (logout_token: string) =>
      oidc.backchannelLogout(
        visit(`${SHOP}/understudy/logout`, { method: "POST", body: new URLSearchParams({ logout_token }) }),
      );
    expect((await post("x")).status).toBe(400);
    expect(await oidc.isLive(held)).toBe(true);
    expect((await post(await logoutTokenFor(context, product, row))).status).toBe(200);
    expect(await oidc.isLive(held)).toBe(false);
  });

  test("ends everywhere by its own sign-out, and here also where Understudy can't be told", async () => {
    const held = await signedIn();
    await oidc.end(held);
    expect(await oidc.isLive(held)).toBe(false);
    expect((await api.call(impersonation, "GET", { as: "mina", id: held.id })).json.endReason).toBe("stopped");
    const other = await signedIn();
    bent = at("/oauth/revoke", () => new Response(null, { status: 503 }));
    await expect(oidc.end(other)).rejects.toThrow("/oauth/revoke");
    expect(await oidc.isLive(other)).toBe(false);
  });
});

test("what is missing or no https origin is said when the server starts", () => {
  expect(() => openOidc({ clientSecret: "" })).toThrow(TypeError);
  expect(() => openOidc({ issuer: "http://understudy.example" })).toThrow(TypeError);
});
