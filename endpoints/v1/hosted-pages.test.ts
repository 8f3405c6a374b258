import { beforeEach, describe, expect, test } from "vitest";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import * as products from "#app/(dashboard)/api/products/route.ts";
import { type Answer, type Api, ORIGIN, type Route } from "#app/api/calling.testing.ts";
import * as session from "../session/session.ts";
import * as signOut from "../session/sign-out.ts";
import { ask, asUser, BOOKS, fateOf, type Hosts, handOff, openHosts, SHOP, TALLY } from "./hosted.testing.ts";
import * as logout from "./logout.ts";
import * as refreshToken from "./refresh-token.ts";

const EVIL = "http://127.0.0.1:6666";

let api: Api;
let ids: Hosts["ids"];
beforeEach(async () => {
  ({ api, ids } = await openHosts());
});

test("a user's own session serves every hosted product, each with a token of its own", async () => {
  const token = await asUser(api);
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
    const token = await asUser(api);
    for (const cookie of [`prod=${token}`, `dash=${token}`]) {
      expect(await api.call(products, "GET", { as: null, headers: { cookie } })).toMatchObject({ status: 401 });
    }
  });

  test("beside another one is refused, on every route of the pages", async () => {
    const token = await asUser(api);
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
    const token = await asUser(api);
    for (const route of [session, refreshToken]) {
      expect(cors(await ask(route, "GET", { token, from: SHOP }))).toEqual(allowed(SHOP));
      const without = await ask(route, "GET", { from: BOOKS });
      expect([without.status, cors(without)]).toEqual([401, allowed(BOOKS)]);
    }
    const both = await ask(logout, "POST", { token, from: SHOP, headers: { authorization: "Bearer x" } });
    expect([both.status, cors(both)]).toEqual([400, allowed(SHOP)]);
  });

  test("that nobody has registered gets a 401, no permission, and changes nothing", async () => {
    const { token, id } = await handOff(api, ids.shop);
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
    expect(await fateOf(api, id)).toBe("live");
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
    const token = await asUser(api);
    await api.call(product, "PATCH", { id: ids.shop, body: { active: false } });
    for (const route of [session, refreshToken]) {
      const answer = await ask(route, "GET", { from: SHOP, token });
      expect([answer.status, cors(answer)]).toEqual([401, allowed(SHOP)]);
    }
  });
});
