import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hostedToken } from "../hosted/access-token.ts";
import { confirmed, handOff, openIssuer, PRODUCT_HOST, SECRET, type TestIssuer } from "../oauth/oauth.testing.ts";
import { startImpersonatedSession } from "../sessions/impersonated.testing.ts";
import { findProductSession } from "../sessions/session.ts";
import { KEYS_MAX_AGE_S, openKeyring, pemOf } from "./keys.ts";
import { rotateSigningKeys } from "./rotate.ts";

let at: TestIssuer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] }); // openid-client has the machine's clock
  at = await openIssuer();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => {
  at.clock.advance(seconds * 1000);
  vi.setSystemTime(at.clock.now);
};

const rotate = (compromised = false, use?: "id_token" | "access_token") =>
  rotateSigningKeys(at.issuer, SECRET, { compromised, ...(use && { use }) });

const nowS = () => Math.floor(at.clock.now.getTime() / 1000);

const published = async (use: "id_token" | "access_token" = "access_token") =>
  (await at.issuer.keys.jwks(use)) as unknown as JSONWebKeySet;

/** As a backend does that verifies offline, with the keys that it has. */
const verifies = (token: string, keys: JSONWebKeySet) =>
  jwtVerify(token, createLocalJWKSet(keys), { algorithms: ["RS256"], currentDate: at.clock.now }).then(
    ({ protectedHeader }) => protectedHeader.kid,
    (error: { code?: string }) => error.code,
  );

const signed = () => at.issuer.keys.sign("access_token", "at+jwt", { sub: "uma", iat: nowS(), exp: nowS() + 300 });

describe("a rotation", () => {
  test("signs nobody out: every token verifies for its whole life, for a backend whose copy of the keys is as old as it may be", async () => {
    const copies: { at: number; keys: JSONWebKeySet }[] = [{ at: nowS(), keys: await published() }];
    const tokens: { token: string; exp: number }[] = [];
    const kids = new Set<unknown>();
    await rotate();
    for (let passed = 0; passed <= 1200; passed += 20) {
      tokens.push({ token: await signed(), exp: nowS() + 300 });
      copies.push({ at: nowS(), keys: await published() });
      const usable = copies.filter((copy) => nowS() - copy.at <= KEYS_MAX_AGE_S);
      const valid = tokens.filter(({ exp }) => nowS() < exp);
      for (const { keys } of [usable[0], usable.at(-1)].filter((copy) => copy !== undefined))
        for (const { token } of [valid[0], valid.at(-1)].filter((each) => each !== undefined)) {
          const kid = await verifies(token, keys);
          expect(kid, `after ${passed} s`).toMatch(/^[0-9a-f-]{36}$/);
          kids.add(kid);
        }
      pass(20);
    }
    expect(kids.size).toBe(2);
    expect((await published()).keys).toHaveLength(1);
  });

  test("a hosted session goes through it with a valid token at each request", async () => {
    const { impersonation } = await handOff(at);
    const { token: cookie } = await startImpersonatedSession(at.issuer, impersonation.id, null);
    const kids = new Set<unknown>();
    for (let passed = 0; passed < 1200; passed += 30) {
      if (passed === 60) await rotate();
      const { session } = await findProductSession(at.issuer, cookie);
      if (!session) throw new Error("the session is over");
      const { keys } = at.issuer;
      const { accessToken } = await hostedToken(keys, PRODUCT_HOST, at.people.product, session, at.clock.now);
      kids.add(await verifies(accessToken, await published()));
      pass(30);
    }
    expect([...kids].every((kid) => /^[0-9a-f-]{36}$/.test(String(kid)))).toBe(true);
    expect(kids.size).toBe(2);
  });

  test("openid-client completes a hand-off before it, in the midst of it and after it", async () => {
    for (const step of ["before", "published", "signing", "retired"]) {
      const { tokens, impersonation } = await handOff(at);
      expect(tokens.claims()?.sid, step).toBe(impersonation.id);
      if (step === "before") await rotate();
      else pass(400);
    }
    expect((await published("id_token")).keys).toHaveLength(1);
  });

  test("a second one before the first has taken over still breaks nothing", async () => {
    await rotate();
    pass(100);
    await rotate();
    const kids = new Set<unknown>();
    for (let passed = 0; passed <= 1200; passed += 20) {
      kids.add(await verifies(await signed(), await published()));
      pass(20);
    }
    expect(kids.size).toBe(3);
    expect((await published()).keys).toHaveLength(1);
  });

  test("a retired key's token is refused, and the key signs no more", async () => {
    const old = (await published()).keys[0]?.kid;
    const token = await at.issuer.keys.sign("access_token", "at+jwt", { exp: nowS() + 3600 }); // nobody signs this long
    await rotate();
    pass(719);
    expect(await verifies(token, await published())).toBe(old);
    pass(1);
    expect(await verifies(token, await published())).toBe("ERR_JWKS_NO_MATCHING_KEY");
    expect(await verifies(await signed(), await published())).not.toBe(old);
  });

  test("a compromised key's token is refused at once, also by a server whose clock is a little behind", async () => {
    const token = await signed();
    await rotate(true);
    const behind = openKeyring(at.store, SECRET, () => new Date(at.clock.now.getTime() - 30_000));
    const keys = (await behind.jwks("access_token")) as unknown as JSONWebKeySet;
    expect(keys.keys).toHaveLength(1);
    expect(await verifies(token, keys)).toBe("ERR_JWKS_NO_MATCHING_KEY");
    expect(await verifies(await behind.sign("access_token", "at+jwt", { exp: nowS() + 60 }), keys)).toBe(
      keys.keys[0]?.kid,
    );
    expect((await published("id_token")).keys).toHaveLength(1);
  });

  test("a compromised key takes the one with it that was waiting to take over", async () => {
    const [waiting] = await rotate(false, "access_token");
    await rotate(true, "access_token");
    expect((await published()).keys.map(({ kid }) => kid)).not.toContain(waiting?.to.kid);
    expect((await published()).keys).toHaveLength(1);
  });

  test("is in the audit log by its key ids, with nothing of either key, and touches one use when one is named", async () => {
    const before = await published("id_token");
    const [{ from, to } = never()] = await rotate(false, "access_token");
    const { items } = await at.store.read((tx) =>
      tx.audit.list({ type: "signing_key.rotated" }, { cursor: null, limit: 10 }),
    );
    expect(items).toMatchObject([
      {
        actor: { kind: "system" },
        changes: { kid: { from: from.kid, to: to.kid }, use: { from: "access_token", to: "access_token" } },
      },
    ]);
    expect(JSON.stringify(items)).not.toContain("eyJ");
    expect(await published("id_token")).toEqual(before);
  });

  test("changes nothing under another secret, which the server couldn't open the new key with", async () => {
    const before = await at.store.sql("SELECT * FROM signing_keys");
    const wrong = rotateSigningKeys(at.issuer, "another secret of thirty-two letters!!", { compromised: true });
    await expect(wrong).rejects.toThrow("UNDERSTUDY_SECRET");
    expect(await at.store.sql("SELECT * FROM signing_keys")).toEqual(before);
  });

  test("a pending hand-off that began before a compromised key went is still completed", async () => {
    await confirmed(at);
    await rotate(true);
    const { tokens } = await handOff(at);
    expect(tokens.claims()?.sub).toBe(at.people.uma.id);
  });
});

test("the key that signs is given in PEM, and nothing private with it", async () => {
  const pem = await at.issuer.keys.pem("access_token");
  expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+-----END PUBLIC KEY-----\n?$/);
  const [{ to } = never()] = await rotate(false, "access_token");
  expect(await at.issuer.keys.pem("access_token")).toBe(pem);
  pass(360);
  expect(await at.issuer.keys.pem("access_token")).toBe(await pemOf(to));
});

function never(): never {
  throw new Error("a rotation says what it rotated");
}
