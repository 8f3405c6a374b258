import { describe, expect, test } from "vitest";
import { authInfoOf } from "../react/auth-info.ts";
import type { Session } from "../react/session.ts";
import { isRealUser } from "./real-user.ts";

const now = "2026-11-22T12:00:00.000Z";
const uma: Session = { user: { id: "uma", email: "uma@globex.example", name: "Uma Patel" }, expiresAt: now, now };
const impersonation = { id: "i1", expiresAt: now, impersonator: { id: "mina", name: "Mina Haddad" } };
const byMina: Session = {
  ...uma,
  user: { ...uma.user, impersonatorUserId: "mina" },
  impersonatorUserId: "mina",
  impersonation,
};

describe("a user who is there themselves", () => {
  test.each<[string, unknown]>([
    ["a session", uma],
    ["what components read", authInfoOf(uma)],
    ["req.user of a hosted token", { userId: "uma", email: "uma@globex.example" }],
    ["a user of a server component", uma.user],
    ["claims of a token", { sub: "uma", user_id: "uma" }],
    ["what a published client reads", { user: { userId: "uma" }, isLoggedIn: true, isImpersonating: false }],
    [
      "what better-auth answers",
      { user: { id: "uma" }, session: { userId: "uma", impersonatedBy: null, impersonationId: null } },
    ],
  ])("is real, by %s", (_, who) => expect(isRealUser(who)).toBe(true));
});

describe("an employee who acts as them", () => {
  test.each<[string, unknown]>([
    ["a session", byMina],
    ["what components read", authInfoOf(byMina)],
    ["req.user of a hosted token", { userId: "uma", impersonatorUserId: "mina" }],
    ["a user of a server component", byMina.user],
    ["claims of a token", { sub: "uma", act: { sub: "mina" }, impersonatorUserId: "mina" }],
    ["claims as the published clients have them", { user_id: "uma", impersonator_user_id: "mina" }],
    ["a user of better-auth", { user: { id: "uma" }, impersonatedBy: "mina" }],
    ["what better-auth answers", { user: { id: "uma" }, session: { userId: "uma", impersonatedBy: "mina" } }],
    ["a session of better-auth", { id: "s1", userId: "uma", impersonationId: "i1" }],
    ["the answer that published clients ask for", { user: { user_id: "uma" }, impersonator_user: "mina" }],
    ["what a published client reads", { user: { userId: "uma" }, isLoggedIn: true, isImpersonating: true }],
    ["half an impersonation", { ...uma, impersonation }],
    ["the other half", { ...uma, impersonatorUserId: "mina" }],
    ["an impersonator without an id", { ...uma, impersonatorUserId: "" }],
    ["an impersonator who is null", { ...uma, impersonatorUserId: null }],
    ["an act that is null", { sub: "uma", act: null }],
  ])("isn't, by %s", (_, who) => expect(isRealUser(who)).toBe(false));
});

test("nor is whoever isn't known", () => {
  const unknown = [undefined, null, authInfoOf(undefined), authInfoOf(null), {}, { user: null }, { user: undefined }];
  const nonsense = [true, "uma", 7, [], { id: "" }, { id: 7 }, { user: { id: null } }, { user: "uma", id: "uma" }];
  for (const who of [...unknown, ...nonsense, { ...uma, loading: true }, { ...uma, isLoggedIn: false }])
    expect(isRealUser(who), JSON.stringify(who)).toBe(false);
});
