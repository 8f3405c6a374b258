import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../context.testing.ts";
import { endImpersonation } from "../impersonations/end.ts";
import { hashToken } from "../tokens/token.ts";
import { type AllowedClient, allowances, HINT, NONCE, nonce, openAllowed, PKCE } from "./allowances.testing.ts";
import { verifier } from "./client.testing.ts";
import { CLIENT_SECRET, minaOf } from "./oauth.testing.ts";

/** What may be tried at the authorization endpoint while Mina's session waits: the error, never a code. */
const asked: [string, string, (at: AllowedClient, id: string) => Promise<URLSearchParams>][] = [
  ["a browser that isn't signed in", "login_required", (at, id) => at.ask(id, {}, null)],
  [
    "a later sign-in of the same employee",
    "access_denied",
    (at, id) => {
      const session = { ...at.people.sessions.mina, id: at.people.sessions.max.id };
      return at.ask(id, {}, as(testContext(at.store, at.clock), at.people.mina, session));
    },
  ],
  [
    "another employee",
    "access_denied",
    (at, id) => at.ask(id, {}, as(testContext(at.store, at.clock), at.people.adam, at.people.sessions.adam)),
  ],
  [
    "an employee's own session with a stolen hint",
    "access_denied",
    (at, id) =>
      at.ask(id, { login_hint: id }, as(testContext(at.store, at.clock), at.people.adam, at.people.sessions.adam)),
  ],
  [
    "a minute later",
    "access_denied",
    (at, id) => {
      at.clock.advance(60_001);
      return at.ask(id);
    },
  ],
  [
    "one that has ended",
    "access_denied",
    async (at, id) => {
      await endImpersonation(minaOf(at), id);
      return at.ask(id);
    },
  ],
  [
    "one that was opened",
    "access_denied",
    async (at, id) => {
      expect((await at.redeem(await at.code(id))).status).toBe(200);
      return at.ask(id);
    },
  ],
  ["another product", "access_denied", (at, id) => at.ask(id, { client_id: "other" })],
  ["a hint of another session", "access_denied", (at, id) => at.ask(id, { login_hint: crypto.randomUUID() })],
  ["a hint that is no id", "invalid_request", (at, id) => at.ask(id, { login_hint: "uma@globex.example" })],
  ["an empty hint", "invalid_request", (at, id) => at.ask(id, { login_hint: "" })],
  [
    "plain PKCE",
    "invalid_request",
    (at, id) => at.ask(id, { code_challenge: verifier, code_challenge_method: "plain" }),
  ],
  [
    "a challenge alone",
    "invalid_request",
    (at, id) => at.ask(id, { code_challenge: verifier, code_challenge_method: null }),
  ],
  [
    "a method alone",
    "invalid_request",
    (at, id) => at.ask(id, { code_challenge: null, code_challenge_method: "S256" }),
  ],
  ["neither PKCE nor nonce", "invalid_request", (at, id) => at.ask(id, { ...noPkce, nonce: null })],
  ["a nonce that can be guessed", "invalid_request", (at, id) => at.ask(id, { ...noPkce, nonce: "1" })],
  ["a nonce alone, without state", "invalid_request", (at, id) => at.ask(id, { ...noPkce, state: null })],
  ["a password that can't be asked for", "login_required", (at, id) => at.ask(id, { prompt: "login" })],
  [
    "a sign-in that is too old",
    "login_required",
    (at, id) => {
      at.clock.advance(1001);
      return at.ask(id, { max_age: "0" });
    },
  ],
];
const noPkce = { code_challenge: null, code_challenge_method: null };

/** What may be tried with a code that was given: nothing begins by it. */
const shown: [string, (at: AllowedClient, code: string, id: string) => Promise<{ status: number }>][] = [
  ["another product's client", (at, code) => at.redeem(code, {}, ["other", CLIENT_SECRET])],
  ["a client without its secret", (at, code) => at.redeem(code, {}, ["books", ""])],
  ["a client with a wrong secret", (at, code) => at.redeem(code, {}, ["books", "wrong"])],
  ["another redirect URI", (at, code) => at.redeem(code, { redirect_uri: "https://books.example/callback/" })],
  ["another verifier", (at, code) => at.redeem(code, { code_verifier: "w".repeat(43) })],
  ["an empty verifier where one is due, or one where none is", (at, code) => at.redeem(code, opposite(at))],
  ["its hash in its place", (at, code) => at.redeem(hashToken(code))],
  ["a code that is longer by a letter", (at, code) => at.redeem(`${code}x`)],
  [
    "a minute later",
    (at, code) => {
      at.clock.advance(60_001);
      return at.redeem(code);
    },
  ],
  [
    "after the end",
    async (at, code, id) => {
      await endImpersonation(minaOf(at), id);
      return at.redeem(code);
    },
  ],
];
const opposite = ({ allowed }: AllowedClient) => ({ code_verifier: allowed.nonceInsteadOfPkce ? verifier : "" });

describe.each(allowances)("a product that is allowed %s", (_, allowed) => {
  test("opens the session that was confirmed, once, with its nonce in the ID token", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const { status, body } = await at.redeem(await at.code(id));
    expect(status).toBe(200);
    expect(decodeJwt(body.id_token ?? "")).toMatchObject({ sid: id, nonce, sub: at.people.uma.id });
  });

  test("may do it in full all the same", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const asks = at.asking(id);
    const full = { login_hint: id, code_challenge: asks.get("code_challenge"), code_challenge_method: "S256" };
    const code = await at.code(id, full);
    expect((await at.redeem(code, { code_verifier: null })).status).toBe(400);
    expect((await at.redeem(code, { code_verifier: verifier })).status).toBe(200);
    expect((await withouts(at))[0]).toBeUndefined();
  });

  test.each(asked)("gets no code for %s", async (_name, error, attack) => {
    const at = await openAllowed(allowed);
    const answer = await attack(at, (await at.confirm()).id);
    expect(answer.get("error")).toBe(error);
    expect(answer.has("code")).toBe(false);
    // It stands in an address, and is for the product to read: nothing of the people in it.
    expect(answer.get("error_description")).not.toMatch(/Uma|Mina|globex|acme/i);
  });

  test("gets no code when nothing waits, and none for what waits for another product", async () => {
    const at = await openAllowed(allowed);
    expect((await at.ask(crypto.randomUUID())).get("error")).toBe("access_denied");
    const { id } = await at.confirm(at.other.id);
    expect((await at.ask(id)).get("error")).toBe("access_denied");
  });

  test.each(shown)("begins nothing with %s", async (_name, attack) => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    expect((await attack(at, await at.code(id), id)).status).toBeGreaterThanOrEqual(400);
    expect((await at.statusOf(id))?.startedAt).toBeNull();
  });

  test("loses the session whose code is used twice", async () => {
    const at = await openAllowed(allowed);
    const { id } = await at.confirm();
    const code = await at.code(id);
    expect((await at.redeem(code)).status).toBe(200);
    expect((await at.redeem(code, {}, ["other", CLIENT_SECRET])).status).toBe(400);
    expect((await at.redeem(code, { redirect_uri: "https://evil.example" })).status).toBe(400);
    expect((await at.statusOf(id))?.endedAt).toBeNull();
    expect((await at.redeem(code)).status).toBe(400);
    expect((await at.statusOf(id))?.endReason).toBe("code_reused");
  });

  test("is nothing any more once its registration says otherwise, whatever is on its way", async () => {
    for (const to of [{ active: false }, { backchannelLogoutUri: null }, none] as const) {
      const at = await openAllowed(allowed);
      const { id } = await at.confirm();
      const code = await at.code(id);
      await at.store.write((tx) => tx.products.update(at.books.id, to, happened("product.changed", at.clock.now)));
      const still = allowed === PKCE || allowed === HINT;
      expect((await at.redeem(code)).status === 200).toBe(still && !("active" in to));
      if (allowed === PKCE || "active" in to) continue;
      expect((await at.ask((await at.confirm()).id)).has("code")).toBe(false);
    }
  });

  test("says in the record what its hand-off did without", async () => {
    const at = await openAllowed(allowed);
    await at.redeem(await at.code((await at.confirm()).id));
    const words = [
      allowed.nonceInsteadOfPkce && "PKCE, with a nonce instead",
      allowed.startsWithoutLoginHint && "login_hint",
    ].filter(Boolean);
    expect(await withouts(at)).toEqual([words.length > 0 ? words.join("; ") : undefined]);
  });
});

const none = { nonceInsteadOfPkce: false, startsWithoutLoginHint: false };

async function withouts(at: AllowedClient) {
  const { items } = await at.store.read((tx) =>
    tx.audit.list({ type: "impersonation.started" }, { cursor: null, limit: 10 }),
  );
  return items.map(({ changes }) => changes?.handOffWithout?.to);
}

test("one allowance is not the other", async () => {
  const nonceOnly = await openAllowed(NONCE);
  const first = await nonceOnly.confirm();
  expect((await nonceOnly.ask(first.id, { login_hint: null })).get("error")).toBe("invalid_request");
  const hintOnly = await openAllowed(HINT);
  const second = await hintOnly.confirm();
  expect((await hintOnly.ask(second.id, noPkce)).get("error")).toBe("invalid_request");
});
