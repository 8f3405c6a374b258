import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

test("JSON is written as RFC 8785 does it", () => {
  // Section 3.2.2 and 3.2.3, with what JSON.parse makes of the numbers.
  const numbers = [JSON.parse("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0];
  expect(
    canonicalJson({ numbers, string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", literals: [null, true, false] }),
  ).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const sorted = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
  expect(Object.values(JSON.parse(canonicalJson(sorted)))).toEqual([4, 2, 6, 7, 1, 5, 3]);
  expect(canonicalJson({ b: undefined, a: { d: 1, c: [{}, []] } })).toBe('{"a":{"c":[{},[]],"d":1}}');
});
