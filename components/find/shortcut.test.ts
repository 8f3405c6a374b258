import { expect, test } from "vitest";
import { isFindKey } from "./shortcut.ts";

const page = { typing: false, covered: false };
const field = { typing: true, covered: false };
const dialog = { typing: false, covered: true };
const pressed = (key: string, held = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false },
  ...held,
});

test.each([
  ["a slash on the page", pressed("/"), page, true],
  ["a slash while typing", pressed("/"), field, false],
  ["a slash over a dialog or a menu", pressed("/"), dialog, false],
  ["Ctrl+K", pressed("k", { ctrlKey: true }), page, true],
  ["Cmd+K", pressed("k", { metaKey: true }), page, true],
  ["Ctrl+K with Caps Lock", pressed("K", { ctrlKey: true }), page, true],
  ["Ctrl+K while typing", pressed("k", { ctrlKey: true }), field, true],
  ["Ctrl+K over a dialog", pressed("k", { ctrlKey: true }), dialog, false],
  ["K alone", pressed("k"), page, false],
  ["Ctrl+slash", pressed("/", { ctrlKey: true }), page, false],
  ["AltGr's K, which is Ctrl+Alt", pressed("k", { ctrlKey: true, altKey: true }), page, false],
  ["a slash that a word is composed with", pressed("/", { isComposing: true }), page, false],
])("%s", (_, key, place, opens) => {
  expect(isFindKey(key, place, true)).toBe(opens);
  expect(isFindKey(key, place, false), "without the slash").toBe(opens && key.key !== "/");
});
