import { beforeEach, describe, expect, test } from "vitest";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import { type Api, NOBODY, ORIGIN } from "#app/api/calling.testing.ts";
import { runningOf } from "#db/databases.testing.ts";
import { launchUrlOf } from "#lib/oauth/launch.ts";
import * as callback from "../session/callback.ts";
import * as initiate from "../session/initiate.ts";
import * as session from "../session/session.ts";
import * as signOut from "../session/sign-out.ts";
import {
  ask,
  BOOKS,
  cookieIn,
  fateOf,
  type Hosts,
  handOff,
  openHosts,
  PRODUCT,
  SHOP,
  TALLY,
  visit,
} from "./hosted.testing.ts";
import * as logout from "./logout.ts";
import * as refreshToken from "./refresh-token.ts";

let api: Api;
let ids: Hosts["ids"];
beforeEach(async () => {
  ({ api, ids } = await openHosts());
});

describe("the hand-off of a hosted product", () => {
  test("signs in on the product host and lands where the product says", async () => {
    const { location, token } = await handOff(api, ids.shop);
    expect(location).toBe(`${SHOP}/start?from=understudy`);
    const seen = await ask(session, "GET", { token, from: SHOP });
    expect(seen.json).toMatchObject({ user: { id: api.people.uma.id }, impersonatorUserId: api.people.mina.id });
  });

  test("leads to another page of the product at most, never elsewhere", async () => {
    const to = async (target: string) =>
      (await handOff(api, ids.shop, (launch) => launch.searchParams.set("target_link_uri", target))).location;
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
    const shop = await handOff(api, ids.shop);
    const books = await handOff(api, ids.books);
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
    const { token } = await handOff(api, ids.shop);
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

  test("leaves nothing at the user that could be taken for their being there", async () => {
    const rows = () => api.store.sql("SELECT * FROM users ORDER BY id");
    const before = await rows();
    const { token } = await handOff(api, ids.shop);
    const { json } = await ask(refreshToken, "GET", { token, from: SHOP });
    expect(json.user.last_active_at).toBe(json.user.created_at);
    await ask(signOut, "POST", { token, from: SHOP });
    expect(await rows()).toEqual(before);
  });

  test("is ended by its own pages, and by no other's", async () => {
    for (const route of [logout, signOut]) {
      const { token, id } = await handOff(api, ids.shop);
      for (const from of [BOOKS, TALLY]) {
        const other = await ask(route, "POST", { token, from });
        expect(other.headers.has("set-cookie")).toBe(false);
        expect(await fateOf(api, id)).toBe("live");
      }
      const own = await ask(route, "POST", { token, from: SHOP });
      expect(own.headers.get("set-cookie")).toContain("Max-Age=0");
      expect(await fateOf(api, id)).toBe("stopped");
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
    expect(await fateOf(api, running.id)).toBe("live");
    expect((await end("same-origin")).headers.get("location")).toBe(`${PRODUCT}/signed-out?why=stopped`);
    expect(await fateOf(api, running.id)).toBe("stopped");
  });

  test("is over at once for the pages of a product that is disabled", async () => {
    const { token, id } = await handOff(api, ids.shop);
    await api.call(product, "PATCH", { id: ids.shop, body: { active: false } });
    expect(await fateOf(api, id)).toBe("product_disabled");
    expect(await ask(refreshToken, "GET", { token, from: SHOP })).toMatchObject({ status: 401 });
  });
});
