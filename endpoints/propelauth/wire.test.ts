import { createPublicKey, verify } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import * as impersonation from "#app/(dashboard)/api/impersonations/[id]/route.ts";
import * as product from "#app/(dashboard)/api/products/[id]/route.ts";
import { callBackend, type Route } from "#app/api/calling.testing.ts";
import * as logout from "../backend/logout.ts";
import * as refreshToken from "../backend/refresh-token.ts";
import * as metadata from "../v1/verifier-key.ts";
import * as token from "./token.ts";
import * as userinfo from "./userinfo.ts";
import { CALLBACK, openShop, PRODUCT, type Shop } from "./wire.testing.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());

describe("a hosted product's own server", () => {
  test("gets an error that is true when its token can't be signed: the code is as good as before", async () => {
    const code = await shop.codeFor(await shop.asUser());
    const keys = await shop.api.store.sql("SELECT kid, encrypted_private_key FROM signing_keys");
    await shop.api.store.sql(
      "UPDATE signing_keys SET encrypted_private_key = 'of another secret', kid = kid || '-gone'",
    );
    expect((await shop.redeem(code)).status).toBe(500);
    expect(await shop.api.store.sql("SELECT * FROM refresh_tokens")).toEqual([]);
    for (const { kid, encrypted_private_key } of keys)
      await shop.api.store.sql(
        `UPDATE signing_keys SET encrypted_private_key = '${encrypted_private_key}', kid = '${kid}' WHERE kid = '${kid}-gone'`,
      );
    expect((await shop.redeem(code)).status).toBe(200);
  });

  test("gets tokens for the user whose browser brought a code, and their name for it", async () => {
    const { access_token, refresh_token } = await shop.signedIn(await shop.asUser());
    const claims = claimsOf(access_token);
    expect(claims).toMatchObject({ iss: PRODUCT, aud: shop.product.clientId, user_id: shop.api.people.uma.id });
    expect(claims).not.toHaveProperty("impersonator_user_id");
    const again = (await shop.refresh(refresh_token)).json;
    expect(again).toEqual({
      refresh_token,
      access_token: { access_token, expires_at_seconds: claims.exp },
    });
    const seen = await shop.about(access_token);
    expect(seen).toMatchObject({ status: 200, json: { user_id: shop.api.people.uma.id, email: "uma@globex.example" } });
    expect(seen.json.org_id_to_org_info).toEqual({});
  });

  test("gets the impersonator's id with it, and the impersonation's end for its own", async () => {
    const { expiresAt } = await shop.running("imp", { expiresAt: new Date(Date.now() + 200_000) });
    const { access_token } = await shop.signedIn("imp");
    const claims = claimsOf(access_token);
    expect(claims.impersonator_user_id).toBe(shop.api.people.mina.id);
    expect(claims.exp).toBe(Math.floor(expiresAt.getTime() / 1000));
  });

  test("may refresh with one token many times, at once too, and gets the same string while it is valid", async () => {
    await shop.running("imp");
    const { refresh_token } = await shop.signedIn("imp");
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.refresh(refresh_token)));
    expect(new Set(answers.map(({ json }) => json.access_token.access_token)).size).toBe(1);
  });

  test("hears 401 once it is over, whoever ended it, and from its access token at once", async () => {
    const { id } = await shop.running("imp");
    const { refresh_token, access_token } = await shop.signedIn("imp");
    expect((await shop.about(access_token)).status).toBe(200);
    await shop.api.call(impersonation, "DELETE", { id });
    expect((await shop.refresh(refresh_token)).status).toBe(401);
    expect((await shop.about(access_token)).status).toBe(401);
  });

  test("hears 401 when the hour is over", async () => {
    await shop.running("imp");
    const { refresh_token } = await shop.signedIn("imp");
    await shop.age();
    expect((await shop.refresh(refresh_token)).status).toBe(401);
    expect((await shop.ask("imp")).location?.pathname).toBe("/login");
  });

  test("signs its user out, and ends what an impersonator opened", async () => {
    const { id } = await shop.running("imp");
    const { refresh_token } = await shop.signedIn("imp");
    expect((await callBackend(logout, "POST", { key: shop.key, body: { refresh_token } })).status).toBe(200);
    expect((await shop.refresh(refresh_token)).status).toBe(401);
    expect((await shop.api.store.read((tx) => tx.impersonations.find(id)))?.endReason).toBe("stopped");
    expect((await callBackend(logout, "POST", { key: shop.key, body: { refresh_token } })).status).toBe(200);
    expect((await callBackend(logout, "POST", { key: shop.key, body: { refresh_token: "unknown" } })).status).toBe(200);
  });

  test("gets nothing once its product is disabled", async () => {
    const { refresh_token, access_token } = await shop.signedIn(await shop.asUser());
    const code = await shop.codeFor(await shop.asUser());
    await shop.api.call(product, "PATCH", { id: shop.product.id, body: { active: false } });
    expect((await shop.refresh(refresh_token)).status).toBe(401);
    expect((await shop.about(access_token)).status).toBe(401);
    expect((await shop.redeem(code)).status).toBe(400);
    expect((await shop.ask(await shop.asUser())).status).toBe(400);
  });

  test("needs a key that stands, and no cookie beside it", async () => {
    const calls: [Route, string, object | undefined][] = [
      [token, "POST", { code: "x", redirect_uri: CALLBACK }],
      [refreshToken, "POST", { refresh_token: "x" }],
      [logout, "POST", { refresh_token: "x" }],
      [metadata, "GET", undefined],
    ];
    for (const [route, method, body] of calls) {
      const given = body && { body };
      expect((await callBackend(route, method, { key: `us_${"x".repeat(43)}`, ...given })).status).toBe(401);
      expect((await callBackend(route, method, { key: null, ...given })).status).toBe(401);
      const cookie = `prod=${await shop.asUser()}`;
      expect((await callBackend(route, method, { key: shop.key, ...given, headers: { cookie } })).status).toBe(400);
    }
  });

  test("gets the public key that verifies them, as SPKI", async () => {
    const { json } = await callBackend(metadata, "GET", { key: shop.key });
    const { access_token } = await shop.signedIn(await shop.asUser());
    const [head, body, signature = ""] = access_token.split(".");
    const pem = createPublicKey(json.verifier_key_pem);
    expect(json.verifier_key_pem).toContain("BEGIN PUBLIC KEY");
    expect(verify("RSA-SHA256", Buffer.from(`${head}.${body}`), pem, Buffer.from(signature, "base64url"))).toBe(true);
  });
});

test("an access token with another signature, or another issuer's, tells nothing of anybody", async () => {
  const { access_token } = await shop.signedIn(await shop.asUser());
  const [head, body, signature = ""] = access_token.split(".");
  const claims = claimsOf(access_token);
  const other = Buffer.from(JSON.stringify({ ...claims, sub: shop.api.people.ugo.id })).toString("base64url");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
  for (const forged of [`${head}.${other}.${signature}`, `${none}.${body}.`, `${head}.${body}.AAAA`, "x", shop.key])
    expect((await shop.about(forged)).status).toBe(401);
  const cookie = `prod=${await shop.asUser()}`;
  expect(
    (await callBackend(userinfo as unknown as Route, "GET", { key: access_token, headers: { cookie } })).status,
  ).toBe(400);
});
