import { describe, expect, test } from "vitest";
import { seal, unseal } from "./sealed.ts";

const key = new Uint8Array(32).fill(7);
const now = new Date("2026-11-22T09:00:00.000Z");
const later = new Date(now.getTime() + 1000);
const kept = { verifier: "the verifier", to: "http://127.0.0.1:3000/démo" };

describe("what is sealed", () => {
  test("comes back as it was, and says nothing to who has no key", () => {
    const sealed = seal(key, kept, later);
    expect(unseal(key, sealed, now)).toEqual(kept);
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("verifier");
    expect(seal(key, kept, later)).not.toBe(sealed);
  });

  test("is over at its time, to the millisecond", () => {
    const sealed = seal(key, kept, later);
    expect(unseal(key, sealed, new Date(later.getTime() - 1))).toEqual(kept);
    expect(() => unseal(key, sealed, later)).toThrow("is over");
  });

  test("is nothing with any bit changed, cut short, made longer, or under another key", () => {
    const bytes = Buffer.from(seal(key, kept, later), "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(key, changed.toString("base64url"), now), `byte ${at}`).toThrow();
      expect(() => unseal(key, bytes.subarray(0, at).toString("base64url"), now), `cut at ${at}`).toThrow();
    }
    expect(() => unseal(key, `${bytes.toString("base64url")}AAAA`, now)).toThrow();
    expect(() => unseal(new Uint8Array(32).fill(8), bytes.toString("base64url"), now)).toThrow();
    expect(() => unseal(key, "", now)).toThrow();
  });
});
