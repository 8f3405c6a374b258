import { describe, expect, test } from "vitest";
import { readSession } from "./session.ts";

const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:00.000Z" };
const impersonation = { id: "i-1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } };

test("an ordinary session has no impersonatorUserId, not even an empty one", () => {
  const session = readSession({ user, ...times });
  expect(session).toEqual({ user, ...times });
  expect(session?.user).not.toHaveProperty("impersonatorUserId");
});

test.each(["", null, undefined])("a user without an e-mail address (%j) is signed in", (email) => {
  expect(readSession({ user: { ...user, email }, ...times })?.user).toEqual({ ...user, email: "" });
});

test.each(["", null, undefined])("a user without a name (%j) is called by what there is", (name) => {
  const called = (fields: object) => readSession({ user: { id: "uma", ...fields, name }, ...times })?.user.name;
  expect(called({ email: "uma@globex.example", externalId: "4711" })).toBe("uma@globex.example");
  expect(called({ externalId: "4711" })).toBe("4711");
  expect(called({ externalId: null })).toBe("uma");
});

test("an impersonated session has the employee's id, on the user too", () => {
  expect(readSession({ user, ...times, impersonatorUserId: "mina", impersonation })).toEqual({
    user: { ...user, impersonatorUserId: "mina" },
    ...times,
    impersonatorUserId: "mina",
    impersonation,
  });
});

test("the level of an impersonation is on the user too, and nobody else has one", () => {
  const level = { access: "full", raisedUntil: "2026-11-22T12:30:00.000Z" };
  const said = { ...impersonation, ...level, pageUrl: "https://understudy.example/sessions/i-1" };
  const session = readSession({ user, ...times, impersonatorUserId: "mina", impersonation: said });
  expect(session).toMatchObject({ user: { access: "full" }, impersonation: said });
  expect(readSession({ user: { ...user, ...level }, ...times })?.user).toEqual(user);
});

describe("what can't be read is no session, and never an ordinary user's", () => {
  test.each([
    ["nothing", undefined],
    ["text", "uma"],
    ["no user", times],
    ["a user without an id", { user: { ...user, id: "" }, ...times }],
    ["no end", { user, now: times.now }],
    ["an end that is no instant", { user, ...times, expiresAt: "soon" }],
    ["impersonatorUserId alone", { user, ...times, impersonatorUserId: "mina" }],
    ["an impersonation alone", { user, ...times, impersonation }],
    ["two different impersonators", { user, ...times, impersonatorUserId: "max", impersonation }],
    ["an impersonatorUserId of null", { user, ...times, impersonatorUserId: null }],
    [
      "an impersonation without an impersonator",
      { user, ...times, impersonatorUserId: "mina", impersonation: { id: "i-1", expiresAt: times.expiresAt } },
    ],
    ["an impersonation of null", { user, ...times, impersonation: null }],
  ])("%s", (_, value) => {
    expect(readSession(value)).toBeNull();
  });
});
