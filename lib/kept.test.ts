import { expect, test } from "vitest";
import { keptOf } from "./kept.ts";

test("what is asked for again is worked out once, and what wasn't asked for longest goes first", () => {
  const worked: string[] = [];
  const kept = keptOf<string>(2);
  const get = (from: string) =>
    kept(from, () => {
      worked.push(from);
      return from.toUpperCase();
    });
  expect(["a", "b", "a", "c", "a"].map(get)).toEqual(["A", "B", "A", "C", "A"]);
  expect(worked).toEqual(["a", "b", "c"]);
  get("b");
  expect(worked).toEqual(["a", "b", "c", "b"]);
});
