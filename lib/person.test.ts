import { expect, test } from "vitest";
import { emailInput, nameInput } from "./person.ts";

test.each([
  ["  Uma Patel ", "Uma Patel"],
  ["Zoë Ågren-O'Brien", "Zoë Ågren-O'Brien"],
  ["王小明", "王小明"],
  ["x".repeat(200), "x".repeat(200)],
])("%j is a name", (typed, name) => expect(nameInput.parse(typed)).toBe(name));

test.each([
  "",
  "   ",
  "x".repeat(201),
  "two\nlines",
  "\u200b\u200b",
  "\u3164",
  "nul\u0000",
  "turned\u202eround",
  "half\ud83d",
  7,
  null,
  {},
])("%j is no name", (typed) => expect(nameInput.safeParse(typed).success).toBe(false));

test.each([
  [" Uma@Globex.example ", "Uma@Globex.example"],
  ["ｕｍａ＠globex.example", "uma@globex.example"],
])("%j is an e-mail address, in its normal form", (typed, email) => expect(emailInput.parse(typed)).toBe(email));

test.each([
  "",
  "uma",
  "uma@",
  "uma@globex",
  "uma@globex.example\nbcc: eve@evil.example",
  "uma patel@globex.example",
  `${"x".repeat(250)}@globex.example`,
  "uma@globex.example, eve@evil.example",
  "a0000000-0000-4000-8000-000000000001@no-email.invalid",
  "a0000000-0000-4000-8000-000000000001@No-Ｅmail．INVALID",
  7,
])("%j is no e-mail address", (typed) => expect(emailInput.safeParse(typed).success).toBe(false));
