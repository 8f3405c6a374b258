import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { as, testContext } from "../context.testing.ts";
import { authorize } from "./authorize.ts";
import { backChannel } from "./endpoint.ts";
import { CLIENT_SECRET, confirmed, ISSUER, minaOf, openIssuer, type TestIssuer } from "./oauth.testing.ts";
import { tokenEndpoint } from "./token.ts";

const verifier = "v".repeat(43);

let at: TestIssuer;
let id: string;
beforeEach(async () => {
  at = await openIssuer();
  id = (await confirmed(at)).id;
});

const asking = (more: Record<string, string | null> = {}) => {
  const { clientId, redirectUris } = at.people.product;
  const params = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUris[0] ?? "",
    response_type: "code",
    scope: "openid",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: id,
  });
  for (const [name, value] of Object.entries(more)) value === null ? params.delete(name) : params.set(name, value);
  return params;
};

const ask = (more?: Record<string, string | null>, employee: ReturnType<typeof minaOf> | null = minaOf(at)) =>
  authorize(at.issuer, employee, ISSUER, asking(more)).catch(String);

const refusals = async () => {
  const { items } = await at.store.read((tx) =>
    tx.audit.list({ type: "impersonation.denied" }, { cursor: null, limit: 10 }),
  );
  return items;
};
const sentences = async () =>
  (await at.store.read((tx) => tx.audit.listRefusedHandOffs([id]))).map(({ sentence }) => sentence);

describe("what the authorization endpoint refuses is on record, with what to mend", () => {
  test.each([
    ["no login_hint", { login_hint: null }, "invalid_request", /^login_hint is missing/],
    ["no PKCE", { code_challenge: null }, "invalid_request", /^PKCE with S256 is required/],
    ["a sign-in that is too old", { max_age: "0" }, "login_required", /max_age/],
    [
      "a redirect URI that isn't registered",
      { redirect_uri: 'https://shop.example/"callback' },
      "invalid_request",
      / https:\/\/shop\.example\/callback, which isn't registered as its redirect URI\. Add it/,
    ],
  ])("%s", async (_, wrong, reason, sentence) => {
    at.clock.advance(1000);
    await ask(wrong);
    expect(await refusals()).toMatchObject([
      {
        outcome: "refused",
        reason,
        impersonationId: id,
        productId: at.people.product.id,
        actor: { kind: "employee", id: at.people.mina.id },
        changes: { handOff: { from: null, to: expect.stringMatching(sentence) } },
      },
    ]);
  });

  test("a browser that isn't signed in, and one of another sign-in", async () => {
    await ask({}, null);
    const session = { ...at.people.sessions.mina, id: at.people.sessions.max.id };
    await ask({}, as(testContext(at.store, at.clock), at.people.mina, session));
    expect((await sentences()).sort()).toEqual([
      expect.stringMatching(/^It was opened in another browser/),
      expect.stringMatching(/^The browser that opened it wasn't signed in/),
    ]);
  });

  test("one that comes too late", async () => {
    at.clock.advance(61_000);
    await ask();
    expect(await sentences()).toEqual([expect.stringMatching(/^It was too late/)]);
  });
});

test("the same refusal within a minute is one record", async () => {
  for (let turn = 0; turn < 3; turn++) await ask({ code_challenge: null });
  expect(await sentences()).toHaveLength(1);
  await ask({ scope: "email" });
  expect(await sentences()).toHaveLength(2);
});

test("strangers add no words of their own to the log again and again", async () => {
  for (let turn = 0; turn < 3; turn++) await ask({ redirect_uri: `https://x.example/${turn}` }, null);
  expect(await sentences()).toHaveLength(1);
});

test("of one session five refusals are kept, and no more", async () => {
  const wrong: Record<string, string | null>[] = [
    { scope: "email" },
    { response_type: "token" },
    { request: "eyJ" },
    { request_uri: "urn:x" },
    { code_challenge: null },
    { max_age: "0" },
  ];
  at.clock.advance(1000);
  for (const each of wrong) await ask(each);
  expect(await sentences()).toHaveLength(5);
});

test("a session that was over more than a minute ago has no more refusals", async () => {
  at.clock.advance(120_000);
  await ask({ scope: "email" });
  expect(await sentences()).toHaveLength(1);
  at.clock.advance(1);
  await ask();
  expect(await sentences()).toHaveLength(1);
});

test("nothing is laid at the door of a product whose client id a stranger sends, or of its secret that is wrong", async () => {
  await ask({ scope: "email" }, null);
  await redeem(await code(), {}, "wrong");
  expect((await refusals()).map(({ actor }) => actor)).toEqual([{ kind: "anonymous" }, { kind: "anonymous" }]);
});

test("nothing is kept of strangers, nor of a session that was opened", async () => {
  await ask({ login_hint: crypto.randomUUID() }, null);
  await ask({ login_hint: null }, null);
  await redeem(await code());
  await ask();
  expect(await refusals()).toEqual([]);
});

const code = async () => new URL(await ask()).searchParams.get("code") ?? "";

async function redeem(value: string, more: Record<string, string> = {}, secret = CLIENT_SECRET) {
  const { clientId, redirectUris } = at.people.product;
  const form = { grant_type: "authorization_code", redirect_uri: redirectUris[0] ?? "", code_verifier: verifier };
  const request = new Request(`${ISSUER}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ ...form, code: value, ...more }),
    headers: { host: "localhost:3000", authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
  });
  return backChannel(at.issuer, request, tokenEndpoint);
}

describe("what the token endpoint refuses is on record, while the client hears one sentence", () => {
  test.each([
    ["a wrong secret", {}, "wrong", 401, /client id or secret is wrong/],
    ["another redirect_uri", { redirect_uri: "https://x.example/" }, CLIENT_SECRET, 400, /another redirect_uri/],
    ["another verifier", { code_verifier: "w".repeat(43) }, CLIENT_SECRET, 400, /code_verifier/],
  ])("%s", async (_, more, secret, status, sentence) => {
    const answer = await redeem(await code(), more, secret);
    expect(answer.status).toBe(status);
    expect((await answer.json()).error_description).not.toMatch(sentence);
    expect(await sentences()).toEqual([expect.stringMatching(sentence)]);
  });

  test("and nothing of a code that was made up", async () => {
    await redeem("made up", {}, "wrong");
    expect(await refusals()).toEqual([]);
  });
});
