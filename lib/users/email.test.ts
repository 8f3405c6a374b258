import { expect, test } from "vitest";
import { emailKey, isEmail, normalEmail } from "./email.ts";

test.each([
  ["letter case", "Uma@Globex.EXAMPLE"],
  ["space around", "  uma@globex.example\t"],
  ["full-width letters", "ｕｍａ@globex.example"],
  ["a full-width at sign", "uma＠globex.example"],
  ["mathematical letters", "𝓊𝓂𝒶@globex.example"],
])("%s makes no other address", (_, address) => {
  expect(emailKey(address)).toBe("uma@globex.example");
});

test.each([
  ["quotes without need", '"uma"@globex.example', "uma@globex.example"],
  ["a backslash without need", '"u\\ma"@globex.example', "uma@globex.example"],
  ["a domain in its own letters", "uma@Exämple.example", "uma@xn--exmple-cua.example"],
  ["an address written in another way", "uma@[IPv6:2001:DB8:0:0::1]", "uma@[IPv6:2001:db8::1]"],
])("%s make no other address", (_, address, same) => {
  expect(isEmail(normalEmail(address))).toBe(true);
  expect(emailKey(address)).toBe(emailKey(same));
});

test.each([
  "a@[fe80::1%x]",
  "a@[IPv6:fe80::1%25eth0]",
  "a@[fe80::1%]",
  "a@[::%]",
  "a@[",
  "a@[]",
  "a@[%00]",
  "@",
  "a@xn--",
  "a@\ud800",
])("%j is no address, and has a key all the same", (typed) => {
  expect(isEmail(normalEmail(typed))).toBe(false);
  expect(emailKey(typed)).toBe(typed.toLowerCase());
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

// email-valid-local-part.csv, and others that mail servers take.
test.each([
  ...["sales&support@example.com", "a/b@example.com", "user=tag@example.com", "yes!@example.com"],
  ...["#!$%&'*+-/=?^_`{|}~@example.com", "o'brien+news@mail.example.co.uk", "a..b.@docomo.example", "x@1and1.example"],
  ...[
    '"two words"@example.com',
    '"at@home"@example.com',
    "josé@example.com",
    "用户@例え.example",
    "a@xn--r8jz45g.example",
  ],
  ...["postmaster@[192.0.2.1]", "postmaster@[IPv6:2001:db8::1]", `${"x".repeat(64)}@example.com`],
])("%s is an address", (address) => expect(isEmail(normalEmail(address))).toBe(true));

test.each([
  ...["", "@example.com", "ada@", "ada", "ada@localhost", "ada@example..com", "ada@-example.com", "ada@127.0.0.1"],
  ...[
    "a b@example.com",
    "a,b@example.com",
    "a@b@example.com",
    "<a@example.com>",
    "a(b)@example.com",
    "...@example.com",
  ],
  ...[
    '"a"b"@example.com',
    '"a\\"@example.com',
    "ada@[127.0.0.300]",
    "ada@[example.com]",
    `${"x".repeat(65)}@example.com`,
  ],
  ...["ada@example.com\nBcc: eve@example.com", '"a\n"@example.com', "ada@exam ple.com"],
])("%j is none", (address) => expect(isEmail(normalEmail(address))).toBe(false));

test.each(["\u200b", "\u00ad", "\u2060", "\u202e", "\ufe0f", "\u3164", "\u2800", "\ud83d", "\u0007"])(
  "%j hides in no address",
  (unseen) => {
    for (const address of [`a${unseen}da@example.com`, `ada@exam${unseen}ple.com`, `"a${unseen}da"@example.com`])
      expect(isEmail(normalEmail(address)), JSON.stringify(address)).toBe(false);
  },
);
