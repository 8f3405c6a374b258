import { expect, test } from "vitest";
import { hashToken, newToken } from "./token.ts";

test("a token has 256 bits and no two are alike", () => {
  const tokens = Array.from({ length: 1000 }, newToken);
  expect(new Set(tokens).size).toBe(1000);
  for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
});

test("what is kept of a token is its SHA-256, which does not contain it", () => {
  expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
