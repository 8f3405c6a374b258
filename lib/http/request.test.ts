import { expect, test } from "vitest";
import { cookieHeader, cookieOf, hasCookie } from "./request.ts";

test("a cookie that is forgotten says so in two ways, as a framework may drop either", () => {
  const header = cookieHeader("acting", "", "https://app.example", { maxAgeS: 0 });
  expect(header).toMatch(/; Max-Age=0;/);
  const [, expires = ""] = /; Expires=([^;]+)/.exec(header) ?? [];
  expect(Date.parse(expires)).toBe(0);
  expect(cookieHeader("acting", "x", "https://app.example", { maxAgeS: 60 })).not.toContain("Expires");
});

test("a cookie that is there twice, or empty, is there and worth nothing; one whose name only begins alike isn't there", () => {
  for (const header of ["acting=", "acting=a; acting=a", "prod=x; acting="]) {
    expect(hasCookie(header, "acting"), header).toBe(true);
    expect(cookieOf(header, "acting"), header).toBeNull();
  }
  for (const header of [null, "", "acting2=a", "x-acting=a", "acting"]) expect(hasCookie(header, "acting")).toBe(false);
});
