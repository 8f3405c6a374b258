import { describe, expect, test } from "vitest";
import { startInput } from "./impersonations/input.ts";
import { nameInput } from "./person.ts";
import { beginImportInput } from "./provisioning/imports/input.ts";
import { externalIdInput } from "./provisioning/input.ts";
import { noteInput } from "./timeline/input.ts";
import { listUsersInput } from "./users/input.ts";

const nothing = ["", "  ", "\u200b", "\u3164", "\u2800", "\u00ad", "\ufffc", "\u{1d159}", " \u200b\u00ad\n\u2800 "];
const forging = [
  "half\ud83d",
  "turned\u202eround",
  "isolated\u2067round",
  "nul\u0000",
  "escape\u001b[2K",
  "next\u0085",
];

const userId = "00000000-0000-4000-8000-000000000000";
const start = (rest: object) => startInput.safeParse({ userId, ...rest });
/** Everything that a person writes: as what it is taken, or null. */
const kinds: [name: string, lines: 1 | 2, parse: (text: string) => string | null | undefined][] = [
  ["a name", 1, (text) => nameInput.safeParse(text).data],
  ["a ticket", 1, (ticket) => start({ ticket }).data?.ticket],
  ["an external id", 1, (text) => externalIdInput.safeParse(text).data],
  ["a file's name", 1, (fileName) => beginImportInput.safeParse({ fileName, size: 1 }).data?.fileName],
  ["a search", 1, (query) => listUsersInput.safeParse({ query }).data?.query],
  ["a reason", 2, (reason) => start({ reason }).data?.reason],
  ["a note", 2, (text) => noteInput.safeParse({ text }).data?.text],
];

describe.each(kinds)("%s", (_, lines, parse) => {
  test.each(nothing)("of %j says nothing", (text) => expect(parse(text) || null).toBeNull());
  test.each(forging)("with %j is refused", (text) => expect(parse(text)).toBeUndefined());
  test.each(["one\ntwo", "one\r\ntwo", "one\ttwo", "one\u2028two"])("of %j is taken where lines may be", (text) =>
    expect(parse(text)).toBe(lines === 2 ? text : undefined),
  );
  test.each(["Zoë", "王小明", "👩‍🔧 again", "a\u200db"])("of %j is taken as it is", (text) =>
    expect(parse(text)).toBe(text),
  );
});
