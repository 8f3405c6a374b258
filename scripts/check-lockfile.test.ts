import { expect, test } from "vitest";
import { missingFrom } from "./check-lockfile.ts";

test("a lock that lacks one platform's package is found out", () => {
  const swc = { optionalDependencies: { "@next/swc-linux": "1", "@next/swc-darwin": "1", nested: "1" } };
  const entries = {
    "node_modules/next": swc,
    "node_modules/@next/swc-linux": {},
    "node_modules/next/node_modules/nested": {},
  };
  expect(missingFrom(entries)).toEqual(["node_modules/next needs @next/swc-darwin"]);
  expect(missingFrom({ ...entries, "node_modules/@next/swc-darwin": {} })).toEqual([]);
});
