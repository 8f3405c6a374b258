import { hkdfSync } from "node:crypto";
import { expect, test } from "vitest";
import { deriveKey, deriveText } from "./secret.ts";

const SECRET = "a secret of at least thirty-two letters";

test("every purpose and every secret has a key of its own, the same one each time", () => {
  const right = new Uint8Array(hkdfSync("sha256", SECRET, "understudy", "hand-off", 32));
  for (let turn = 0; turn < 2; turn++) {
    expect(new Uint8Array(deriveKey(SECRET, "hand-off"))).toEqual(right);
    const keys = [
      deriveText(SECRET, "hand-off"),
      deriveText(SECRET, "signing keys"),
      deriveText(`${SECRET}!`, "hand-off"),
    ];
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe(Buffer.from(right).toString("base64url"));
  }
});

test("a key that is asked for again isn't derived again", () => {
  expect(deriveKey(SECRET, "hand-off")).toBe(deriveKey(SECRET, "hand-off"));
});
