import { expect, test } from "vitest";
import { emailKey } from "./email.ts";

test.each([
  ["letter case", "Uma@Globex.EXAMPLE"],
  ["space around", "  uma@globex.example\t"],
  ["full-width letters", "ｕｍａ@globex.example"],
  ["a full-width at sign", "uma＠globex.example"],
  ["mathematical letters", "𝓊𝓂𝒶@globex.example"],
])("%s makes no other address", (_, address) => {
  expect(emailKey(address)).toBe("uma@globex.example");
});

test("letters of another script do make another address", () => {
  expect(emailKey("umа@globex.example")).not.toBe("uma@globex.example");
});

test("the key of a key is the key, for every letter there is", () => {
  for (let point = 0; point <= 0x10ffff; point++) {
    const key = emailKey(`x${String.fromCodePoint(point)}`);
    if (emailKey(key) !== key) throw new Error(`U+${point.toString(16)}`);
  }
});
