import { type TokenErrorCode, verifyAccessToken } from "../index.ts";
import { type Changes, expectRefusal, makeTestKey, sign } from "./core.testing.ts";

/** When the tests of access tokens take place, unless they say otherwise. */
export const now = new Date("2026-11-22T12:00:00.000Z");

/** A key, and who verifies tokens that are signed with it. */
export async function accessTokens() {
  const key = await makeTestKey("key-1");
  const verify = (token: string, at = now) =>
    verifyAccessToken(token, {
      issuer: "https://login.example",
      audience: "product-1",
      keys: new Map([[key.kid, key.publicKey]]),
      now: at,
    });
  const refused = async (claims: Changes, code: TokenErrorCode) => expectRefusal(verify(await sign(key, claims)), code);
  return { key, verify, refused };
}
