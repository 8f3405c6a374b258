import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { logoutTokenFor } from "../logouts/token.ts";
import { type AllowedClient, openAllowed } from "./allowances.testing.ts";
import { endSession } from "./end-session.ts";
import { discoveryOf } from "./issuer.ts";
import { PRODUCT_HOST } from "./oauth.testing.ts";

let at: AllowedClient;
let id: string;
let hint: string;
beforeEach(async () => {
  at = await openAllowed({});
  id = (await at.confirm()).id;
  hint = (await at.redeem(await at.code(id))).body.id_token ?? "";
});

const GOODBYE = "https://books.example/bye?from=us";
const end = (params: Record<string, string> | [string, string][]) => endSession(at.issuer, new URLSearchParams(params));
const endedAs = async () => (await at.statusOf(id))?.endReason ?? null;
const register = (uris: string[]) =>
  at.store.write((tx) =>
    tx.products.update(at.books.id, { postLogoutRedirectUris: uris }, happened("product.changed", at.clock.now)),
  );

test("a product's ID token ends its session, also when the token is over, and again changes nothing", async () => {
  at.clock.advance(30 * 60_000);
  expect(await end({ id_token_hint: hint })).toBe(`${PRODUCT_HOST}/signed-out?why=stopped`);
  expect(await endedAs()).toBe("stopped");
  const ended = await at.statusOf(id);
  at.clock.advance(1000);
  await end({ id_token_hint: hint });
  expect(await at.statusOf(id)).toEqual(ended);
});

test("it ends that session alone: a newer one of the same people goes on", async () => {
  const next = await at.confirm();
  await end({ id_token_hint: hint });
  expect((await at.statusOf(next.id))?.endedAt).toBeNull();
  expect(await endedAs()).toBe("replaced");
});

test("a link without such a token ends nothing and leads nowhere", async () => {
  await register([GOODBYE]);
  const [head, payload, signature] = hint.split(".");
  const other = Buffer.from(JSON.stringify({ ...decodeJwt(hint), sid: crypto.randomUUID() })).toString("base64url");
  const impersonation = await at.statusOf(id);
  if (!impersonation) throw new Error("there is one");
  const logoutToken = await logoutTokenFor(at.issuer, at.books, impersonation);
  const accessToken = await at.issuer.keys.sign("access_token", "at+jwt", decodeJwt(hint));
  const foreign = await at.issuer.keys.sign("id_token", "JWT", { ...decodeJwt(hint), iss: "https://evil.example" });
  const unnamed = await at.issuer.keys.sign("id_token", "JWT", { ...decodeJwt(hint), aud: "nobody" });
  const noAlg = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${payload}.`;
  for (const wrong of ["", "x", `${head}.${payload}.`, `${head}.${other}.${signature}`, noAlg])
    await expect(end({ id_token_hint: wrong, post_logout_redirect_uri: GOODBYE })).rejects.toMatchObject({
      code: "malformed_request",
    });
  for (const wrong of [logoutToken, accessToken, foreign, unnamed])
    await expect(end({ id_token_hint: wrong })).rejects.toMatchObject({ code: "malformed_request" });
  await expect(end({ id_token_hint: hint, client_id: "other" })).rejects.toMatchObject({ code: "malformed_request" });
  await expect(end({ logout_hint: id, client_id: "books" })).rejects.toMatchObject({ code: "malformed_request" });
  const twice: [string, string][] = [
    ["id_token_hint", hint],
    ["id_token_hint", hint],
  ];
  await expect(end(twice)).rejects.toMatchObject({ code: "malformed_request" });
  expect(await endedAs()).toBeNull();
});

test("another product's name on a token of ours ends nothing of this one's", async () => {
  const forged = await at.issuer.keys.sign("id_token", "JWT", { ...decodeJwt(hint), aud: "other" });
  await end({ id_token_hint: forged });
  expect(await endedAs()).toBeNull();
});

test("the browser is sent to an address that is registered to the letter, with the state, and to no other", async () => {
  await register([GOODBYE]);
  const to = (uri: string) => end({ id_token_hint: hint, post_logout_redirect_uri: uri, state: "s&1" });
  expect(await to(GOODBYE)).toBe("https://books.example/bye?from=us&state=s%261");
  const others = [
    `${GOODBYE}&x=1`,
    "https://books.example/bye",
    "https://books.example/callback",
    "https://evil.example/",
    "",
  ];
  for (const uri of others) expect(await to(uri)).toBe(`${PRODUCT_HOST}/signed-out?why=stopped`);
});

test("a disabled product's session is over, and its link still leads to the end", async () => {
  await at.store.write((tx) =>
    tx.products.update(at.books.id, { active: false }, happened("product.disabled", at.clock.now)),
  );
  expect(await end({ id_token_hint: hint })).toBe(`${PRODUCT_HOST}/signed-out?why=stopped`);
  expect(await endedAs()).toBe("stopped");
});

test("the discovery document names the address", () => {
  expect(discoveryOf(at.issuer).end_session_endpoint).toBe("http://localhost:3000/oauth/end-session");
});
