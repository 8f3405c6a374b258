import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepSlash, slashOpens } from "./slash.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a slash opens the palette until it is switched off, and again when it is on", () => {
  expect(slashOpens()).toBe(true);
  keepSlash(false);
  expect(slashOpens()).toBe(false);
  keepSlash(true);
  expect(slashOpens()).toBe(true);
});

test("a browser that keeps nothing has it on", () => {
  vi.stubGlobal("localStorage", undefined);
  keepSlash(false);
  expect(slashOpens()).toBe(true);
});
