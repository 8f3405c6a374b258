import { expect, test } from "vitest";
import { isAmbiguous, isDecodable, pathOf, unreadable } from "./target.ts";

test.each([
  ["TRACE", "/"],
  ["OPTIONS", "*"],
  ["GET", "*"],
  ["GET", "http://evil.example/sign-in"],
  ["GET", ""],
])("%s %s can't be read as a request", (method, target) => {
  expect(unreadable(method, target)).not.toBeNull();
});

test.each([
  ["GET", "/"],
  ["OPTIONS", "/api/me"],
  ["DELETE", "//evil.example"],
])("%s %s can", (method, target) => {
  expect(unreadable(method, target)).toBeNull();
});

test.each([
  "/a//b",
  "//evil.example/x",
  "/a\\b",
  "/a%5Cb",
  "/a%5cb",
  "/a/../b",
  "/a/..",
  "/./a",
  "/a/%2e%2E/b",
  "/a/.%2e",
  "/a#b",
])("%s could be two addresses", (path) => expect(isAmbiguous(path)).toBe(true));

test.each(["/", "/a/b", "/a/", "/a/...", "/a.b", "/.well-known/x", "/a%2Fb", "/a/..b"])("%s is one", (path) =>
  expect(isAmbiguous(path)).toBe(false),
);

test("a path is what stood before the query, to the letter", () => {
  expect(pathOf("/a/../b?c=/d?e")).toBe("/a/../b");
  expect([isDecodable("/%E0%A4%A"), isDecodable("/%zz"), isDecodable("/%00")]).toEqual([false, false, true]);
});
