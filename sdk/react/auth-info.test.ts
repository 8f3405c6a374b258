import { expect, test } from "vitest";
import { authInfoOf } from "./auth-info.ts";
import type { Session } from "./session.ts";

const user = { id: "uma", email: "uma@globex.example", name: "Uma Patel" };
const uma: Session = { user, expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:00.000Z" };
const nobody = { impersonatorUserId: undefined, impersonation: undefined };

test("not known yet, nobody, and somebody are three things, told apart by isLoggedIn", () => {
  expect(authInfoOf(undefined)).toEqual({ loading: true, isLoggedIn: undefined, user: undefined, ...nobody });
  expect(authInfoOf(null)).toStrictEqual({ loading: false, isLoggedIn: false, user: null, ...nobody });
  expect(authInfoOf(uma)).toStrictEqual({ loading: false, isLoggedIn: true, user, ...nobody });
});
