import { describe, expect, test } from "vitest";
import { claimAt, identityOf } from "./identity.ts";
import { roleOf } from "./sso.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const issuer = "https://login.acme.example";
const claims = { sub: "4711", email: "Mina@Acme.example", email_verified: true, name: "Mina Haddad" };
const of = (more: object, roleClaim: string | null = null) =>
  identityOf({ roleClaim }, issuer, { ...claims, ...more }, now);

test("an identity is an account of the issuer's, with what it says of it", () => {
  expect(of({ sid: "s", auth_time: now.getTime() / 1000 - 60 })).toMatchObject({
    ...{ subject: `${issuer} 4711`, sid: `${issuer} s`, emailVerified: true, name: "Mina Haddad", roles: [] },
    authenticatedAt: new Date(now.getTime() - 60_000),
  });
});

test("nobody proved anything later than now, and of what isn't said nothing is made up", () => {
  expect(of({ auth_time: now.getTime() / 1000 + 9999 }).authenticatedAt).toEqual(now);
  for (const said of [undefined, "1", -1, 1.5, Number.MAX_VALUE, null])
    expect(of({ auth_time: said }).authenticatedAt).toBeNull();
  expect(of({ name: "\u202e" }).name).toBeNull();
  expect(of({ sid: 4 }).sid).toBeNull();
});

describe("an e-mail is verified", () => {
  test.each<[object, boolean]>([
    [{ email_verified: true }, true],
    [{ email_verified: "true" }, true],
    [{ email_verified: undefined, xms_edov: true }, true],
    [{ email_verified: undefined, xms_edov: "1" }, true],
    [{ email_verified: undefined }, false],
    [{ email_verified: false, xms_edov: true }, false],
    [{ email_verified: "yes" }, false],
    [{ email_verified: null }, false],
    [{ email_verified: {} }, false],
  ])("by %j: %s", (said, verified) => {
    expect(of(said).emailVerified).toBe(verified);
  });
});

test("without an account or an e-mail there is nobody", () => {
  for (const more of [
    { sub: undefined },
    { sub: "" },
    { sub: 4711 },
    { email: undefined },
    { email: "mina" },
    { email: ["a@b.example"] },
  ])
    expect(() => of(more)).toThrow();
});

describe("roles", () => {
  const roles = { owners: "owner", staff: "member", "team/admins": "admin" } as const;
  test.each<[object, string, string | null]>([
    [{ groups: ["staff"] }, "groups", "member"],
    [{ groups: "staff" }, "groups", "member"],
    [{ groups: ["staff", "owners", "other"] }, "groups", "owner"],
    [{ groups: ["team/admins"] }, "groups", "admin"],
    [{ groups: [] }, "groups", null],
    [{}, "groups", null],
    [{ groups: ["Staff"] }, "groups", null],
    [{ groups: ["constructor", "__proto__"] }, "groups", null],
    [{ realm_access: { roles: ["owners"] } }, "realm_access.roles", "owner"],
    [{ "https://acme.example/roles": ["staff"] }, "https://acme.example/roles", "member"],
    [{ "realm_access.roles": ["staff"], realm_access: { roles: ["owners"] } }, "realm_access.roles", "member"],
  ])("of %j by %s: %s", (said, claim, role) => {
    expect(roleOf({ roles }, of(said, claim))).toBe(role);
  });

  test("a path leads to claims alone", () => {
    expect(claimAt({ a: "text" }, "a.length")).toBeUndefined();
    expect(claimAt({}, "constructor.name")).toBeUndefined();
  });
});
