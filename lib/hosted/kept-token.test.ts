import { sign } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { handOff, openIssuer, PRODUCT_HOST, SECRET, type TestIssuer } from "../oauth/oauth.testing.ts";
import { startImpersonatedSession } from "../sessions/impersonated.testing.ts";
import { findProductSession } from "../sessions/session.ts";
import { openKeyring } from "../tokens/keys.ts";
import { rotateSigningKeys } from "../tokens/rotate.ts";
import { hostedToken } from "./access-token.ts";

// Node's own, and counted.
vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return { ...crypto, sign: vi.fn(crypto.sign) };
});

let at: TestIssuer;
let cookie: string;
beforeEach(async () => {
  at = await openIssuer();
  const { impersonation } = await handOff(at);
  cookie = (await startImpersonatedSession(at.issuer, impersonation.id, null)).token;
  vi.mocked(sign).mockClear();
});

/** As a request does it: the session is read, and then its token asked for. */
async function ask(keys = at.issuer.keys): Promise<string> {
  const { session } = await findProductSession(at.issuer, cookie);
  if (!session) throw new Error("the session is over");
  return (await hostedToken(keys, PRODUCT_HOST, at.people.product, session, at.clock.now)).accessToken;
}

test("a token is signed once for its slot, and again for the next one", async () => {
  const first = await ask();
  for (let turn = 0; turn < 5; turn++) {
    at.clock.advance(20_000);
    expect(await ask()).toBe(first);
  }
  expect(sign).toHaveBeenCalledTimes(1);
  at.clock.advance(80_000);
  expect(await ask()).not.toBe(first);
  expect(sign).toHaveBeenCalledTimes(2);
});

test("another process signs the very same one", async () => {
  const another = openKeyring(at.store, SECRET, () => at.clock.now);
  expect(await ask(another)).toBe(await ask());
  expect(sign).toHaveBeenCalledTimes(2);
});

test("what the token says of the user is as new as the session that was read", async () => {
  const first = await ask();
  await at.store.sql(`UPDATE users SET email = 'new@globex.example' WHERE id = '${at.people.uma.id}'`);
  const second = await ask();
  expect(JSON.parse(Buffer.from(second.split(".")[1] ?? "", "base64url").toString()).email).toBe("new@globex.example");
  expect(second).not.toBe(first);
});

test("a compromised key's signature is served no more, from the next request on", async () => {
  const first = await ask();
  await rotateSigningKeys(at.issuer, SECRET, { compromised: true });
  const second = await ask();
  const [before, after] = [first, second].map((token) =>
    Buffer.from(token.split(".")[0] ?? "", "base64url").toString(),
  );
  expect(after).not.toBe(before);
  expect(second.split(".")[2]).not.toBe(first.split(".")[2]);
});

test("a session that is over gets none, however new its token is", async () => {
  await ask();
  await at.store.sql("UPDATE grants SET revoked_at = granted_at");
  await expect(ask()).rejects.toThrow("the session is over");
});
