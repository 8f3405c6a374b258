import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

const origin = "http://localhost:3000";

test.each([
  ["/sessions", "/sessions"],
  ["/users?query=uma&limit=10#top", "/users?query=uma&limit=10#top"],
  ["/a/../team", "/team"],
])("goes on to the dashboard's own %s", (wish, path) => {
  expect(ownPath(wish, origin, "/users")).toBe(origin + path);
});

test.each([
  undefined,
  "",
  "users",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  "///evil.example",
  "https://evil.example",
  "http://localhost:3000@evil.example",
  "//localhost:3000@evil.example/",
  "javascript:alert(1)",
  "//[",
])("never leaves for %j", (wish) => {
  expect(ownPath(wish, origin, "/users")).toBe("http://localhost:3000/users");
});

test("an encoded slash stays a path", () => {
  expect(ownPath("/%2f%2fevil.example", origin, "/users")).toBe(`${origin}/%2f%2fevil.example`);
});

test("a path that begins with two slashes once it is resolved leads nowhere else", () => {
  expect(new URL(ownPath("/.//evil.example", origin, "/users")).origin).toBe(origin);
});
