import { expect, test } from "vitest";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { wireUserOf } from "./wire-user.ts";

const createdAt = new Date(1_000_000);
const user = { id: "u-1", name: "Uma Patel", email: "uma@globex.example", externalId: null, active: true, createdAt };

test("a user without an e-mail has one on the wire that is nobody's and no other user's", () => {
  const nameless = { ...user, name: null, email: null, externalId: "crm-7" };
  const wire = wireUserOf({ user: nameless, createdAt, impersonation: null });
  expect(wire).toMatchObject({ email: "u-1@no-email.invalid", email_confirmed: false, legacy_user_id: "crm-7" });
  expect(wire).not.toHaveProperty("username");
  const other = wireUserOf({ user: { ...nameless, id: "u-2" }, createdAt, impersonation: null });
  expect(other.email).not.toBe(wire.email);
});

test("any other user has their own", () => {
  expect(wireUserOf({ user, createdAt, impersonation: null })).toMatchObject({
    ...{ username: "Uma Patel", email: "uma@globex.example", email_confirmed: true },
  });
});

test("a user was last active when they signed in themselves, and never when support did", () => {
  const signedIn = new Date(9_000_000);
  expect(wireUserOf({ user, createdAt: signedIn, impersonation: null }).last_active_at).toBe(9000);
  const impersonation = { id: "i-1" } as Impersonation;
  expect(wireUserOf({ user, createdAt: signedIn, impersonation }).last_active_at).toBe(1000);
});
