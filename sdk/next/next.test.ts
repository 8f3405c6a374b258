import { describe, expect, test } from "vitest";
import { sessionOf } from "./auth.ts";
import { forbidImpersonation, type ServerSession } from "./index.ts";

const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };

describe("forbidImpersonation", () => {
  test("refuses an impersonator with the specification's sentence, as a problem", async () => {
    const refusal = forbidImpersonation({ ...user, impersonatorUserId: "mina" });
    expect(refusal?.status).toBe(403);
    expect(refusal?.headers.get("content-type")).toBe("application/problem+json");
    expect(await refusal?.json()).toMatchObject({
      status: 403,
      code: "impersonated",
      detail: "You cannot perform this action while impersonating a user",
    });
  });

  test("lets the user through", () => {
    expect(forbidImpersonation(user)).toBeNull();
  });

  test("takes any impersonatorUserId as one, an empty one too", () => {
    expect(forbidImpersonation({ ...user, impersonatorUserId: "" })?.status).toBe(403);
  });
});

describe("a server's session", () => {
  const now = new Date("2026-11-22T12:00:00.000Z");
  const expires = "2026-11-22T13:00:00.000Z";
  const impersonation = { id: "i-1", expiresAt: expires, impersonator: { id: "mina", name: "Mina Haddad" } };

  test("carries impersonatorUserId on the user object", () => {
    const session = sessionOf({ user, expires, impersonatorUserId: "mina", impersonation }, now);
    expect(session?.user.impersonatorUserId).toBe("mina");
    expect(session?.now).toBe(now.toISOString());
  });

  test("has none for the user's own", () => {
    expect(sessionOf({ user, expires }, now)?.user).toEqual(user);
  });

  test.each([null, "", undefined])("calls a user without a name (%j) by the e-mail", (name) => {
    expect(sessionOf({ user: { ...user, name }, expires }, now)?.user).toEqual({ ...user, name: user.email });
    expect(
      sessionOf({ user: { ...user, name }, expires, impersonatorUserId: "mina", impersonation }, now)?.user,
    ).toEqual({ ...user, name: user.email, impersonatorUserId: "mina", access: "read_only" });
  });

  test.each([null, undefined])("is one without an e-mail address (%j) too", (email) => {
    expect(sessionOf({ user: { ...user, email }, expires }, now)?.user).toEqual({ ...user, email: "" });
    expect(sessionOf({ user: { id: "uma", email }, expires }, now)?.user).toEqual({
      id: "uma",
      email: "",
      name: "uma",
    });
  });

  test.each<[string, ServerSession | null]>([
    ["there is none", null],
    [
      "half an impersonation is in it, of a user without a name",
      { user: { ...user, name: null }, expires, impersonation },
    ],
    [
      "the impersonator has no name",
      {
        user,
        expires,
        impersonatorUserId: "mina",
        impersonation: { ...impersonation, impersonator: { id: "mina", name: "" } },
      },
    ],
    ["it has no user", { expires }],
    ["the user has no id", { user: { ...user, id: undefined }, expires }],
    ["half an impersonation is in it", { user, expires, impersonatorUserId: "mina" }],
  ])("is signed out when %s", (_, session) => {
    expect(sessionOf(session, now)).toBeNull();
  });
});
