import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findUser, userWithPassword } from "./next-authjs/lib/users.ts";

describe("the Auth.js example finds its own user", () => {
  const [uma, ugo] = [findUser({ email: "uma@globex.example" }), findUser({ email: "ugo@initech.example" })];

  test("by the id alone when there is one: somebody else's e-mail address opens nobody's account", () => {
    expect(findUser({ id: ugo?.id, email: "uma@globex.example" })).toBe(ugo);
    expect(findUser({ id: "fennel-9", email: "uma@globex.example" })).toBeNull();
  });

  test("by the e-mail address when there is no id, and nobody without either", () => {
    expect(uma?.name).toBe("Uma Patel");
    expect(findUser({})).toBeNull();
    expect(userWithPassword("uma@globex.example", "understudy-demo")).toBe(uma);
  });
});

test("the guide of Auth.js has the example's own files", () => {
  const guide = readFileSync("docs/guides/next-authjs.md", "utf8");
  for (const [, file = "", code] of guide.matchAll(/^```tsx? title="([^"]+)"\n(.*?)^```$/gms)) {
    expect(code, file).toBe(readFileSync(`examples/next-authjs/${file}`, "utf8"));
  }
});
