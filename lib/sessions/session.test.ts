import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { as, type TestClock, testClock, testContext } from "../context.testing.ts";
import { eventOf } from "../context.ts";
import { hashPassword } from "../employees/password.ts";
import { about, endImpersonation } from "../impersonations/end.ts";
import { HOUR_MS } from "../impersonations/impersonation.ts";
import { startImpersonation } from "../impersonations/start.ts";
import { changeUserEmail, changeUserPassword, deleteAccount, signOutEverywhere } from "./account.ts";
import { startImpersonatedSession } from "./impersonated.testing.ts";
import {
  assertStillSignedIn,
  endProductSession,
  findProductSession,
  type ProductContext,
  signInUser,
  startUserSession,
} from "./session.ts";

const PASSWORD = "understudy-demo";
const passwordHash = await hashPassword(PASSWORD);

let store: TestDatabase;
let people: People;
let clock: TestClock;

beforeEach(async () => {
  store = openMemory();
  clock = testClock();
  people = await addPeople(store, { now: clock.now, passwordHash });
});

const context = () => testContext(store, clock);
const mina = () => as(context(), people.mina, people.sessions.mina);

async function impersonating(replaced: string | null = null) {
  const { impersonation } = await startImpersonation(mina(), {
    userId: people.uma.id,
    reason: "why",
    ticket: null,
    productId: null,
  });
  const started = (row: typeof impersonation) =>
    eventOf(context(), "impersonation.started", { kind: "system" }, about(row));
  await store.write((tx) => tx.impersonations.start(impersonation.id, clock.now, started));
  const { token, expiresAt } = await startImpersonatedSession(context(), impersonation.id, replaced);
  return { token, expiresAt, id: impersonation.id };
}

async function signedIn(token: string): Promise<ProductContext> {
  const { session } = await findProductSession(context(), token);
  if (!session) throw new Error("nobody is signed in");
  return { ...context(), session };
}

const ends = async () =>
  (await store.sql("SELECT end_reason FROM impersonations ORDER BY created_at")).map((row) => row.end_reason);

describe("a product session", () => {
  test("of a password is the user's, and carries no impersonator", async () => {
    const token = await startUserSession(context(), people.uma.id);
    expect((await signedIn(token)).session).toMatchObject({ user: { id: people.uma.id }, impersonation: null });
  });

  test("of an impersonation carries its impersonator, and is over with the hour, to the millisecond", async () => {
    const { token, expiresAt } = await impersonating();
    clock.now = new Date(expiresAt.getTime() - 1);
    expect((await signedIn(token)).session.impersonation?.impersonator.id).toBe(people.mina.id);
    clock.now = expiresAt;
    expect(await findProductSession(context(), token)).toEqual({ session: null, ended: "expired" });
  });

  test("found overdue gives the impersonation its end, once", async () => {
    const { token } = await impersonating();
    clock.advance(2 * HOUR_MS);
    await Promise.all([findProductSession(context(), token), findProductSession(context(), token)]);
    expect(await ends()).toEqual(["expired"]);
    expect(await store.sql("SELECT 1 FROM audit_events WHERE type = 'impersonation.ended'")).toHaveLength(1);
  });

  test("is over the moment its impersonation is ended, and says why", async () => {
    const { token, id } = await impersonating();
    await endImpersonation(mina(), id);
    expect(await findProductSession(context(), token)).toEqual({ session: null, ended: "stopped" });
  });

  test.each([
    ["the feature is off", "UPDATE impersonation_settings SET enabled = false"],
    ["the grant is gone", "UPDATE grants SET revoked_at = granted_at"],
    ["the impersonator is deactivated", "UPDATE employees SET active = false WHERE email LIKE 'mina%'"],
    ["the dashboard session is over", "UPDATE dashboard_sessions SET ended_at = created_at"],
    ["the user is disabled", "UPDATE users SET active = false WHERE email LIKE 'uma%'"],
    ["the product is disabled", "UPDATE products SET active = false"],
  ])("is refused when %s, even if nobody ended it", async (_, behindOurBack) => {
    const { token } = await impersonating();
    await store.sql(behindOurBack);
    expect((await findProductSession(context(), token)).session).toBeNull();
  });

  test("of a made-up cookie is nobody's", async () => {
    for (const token of ["", "x", "%00", "a".repeat(5000)]) {
      expect(await findProductSession(context(), token)).toEqual({ session: null, ended: null });
    }
  });
});

describe("in one browser", () => {
  test("an impersonation over the same user's own password session is an impersonation, and leaves that one alone", async () => {
    const own = await startUserSession(context(), people.uma.id);
    const before = await findProductSession(context(), own);
    const { token } = await impersonating(own);
    expect((await signedIn(token)).session.impersonation).not.toBeNull();
    await endProductSession(context(), token);
    expect(await findProductSession(context(), own)).toEqual(before);
  });

  test("a second impersonation replaces the first, and ending it brings nobody back", async () => {
    const first = await impersonating();
    const second = await impersonating(first.token);
    expect(await ends()).toEqual(expect.arrayContaining(["replaced", null]));
    await endProductSession(context(), second.token);
    expect((await findProductSession(context(), first.token)).session).toBeNull();
    expect((await findProductSession(context(), second.token)).session).toBeNull();
  });

  test("an impersonation opens one session and no second", async () => {
    const { id } = await impersonating();
    await expect(startImpersonatedSession(context(), id, null)).rejects.toThrow();
  });

  test("the user's session in another browser goes on through an impersonation and its end", async () => {
    const own = await startUserSession(context(), people.uma.id);
    const { token } = await impersonating();
    await endProductSession(context(), token);
    expect((await signedIn(own)).session.impersonation).toBeNull();
  });
});

describe("a write in the product", () => {
  test("is refused when the session ended while it was on its way", async () => {
    const { token, id } = await impersonating();
    const before = await signedIn(token);
    await endImpersonation(mina(), id);
    const write = store.write((tx) => assertStillSignedIn(before, tx));
    await expect(write).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("is refused when the impersonation no longer holds, even if nobody ended it", async () => {
    const { token } = await impersonating();
    const before = await signedIn(token);
    await store.sql("UPDATE grants SET revoked_at = granted_at");
    await expect(store.write((tx) => assertStillSignedIn(before, tx))).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("is refused when the user signed out everywhere while it was on its way", async () => {
    const elsewhere = await signedIn(await startUserSession(context(), people.uma.id));
    await signOutEverywhere(await signedIn(await startUserSession(context(), people.uma.id)));
    const write = store.write((tx) => assertStillSignedIn(elsewhere, tx));
    await expect(write).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("begun at 59:59 does not commit at 60:00", async () => {
    const { token, expiresAt } = await impersonating();
    clock.now = new Date(expiresAt.getTime() - 1);
    const before = await signedIn(token);
    clock.advance(1);
    await expect(store.write((tx) => assertStillSignedIn(before, tx))).rejects.toMatchObject({ code: "not_signed_in" });
  });
});

describe("the user's own account", () => {
  const own = async () => signedIn(await startUserSession(context(), people.uma.id));

  test.each([
    [
      "the password",
      (c: ProductContext) => changeUserPassword(c, { current: PASSWORD, next: "another good password" }),
    ],
    ["the e-mail", (c: ProductContext) => changeUserEmail(c, { email: "new@globex.example", password: PASSWORD })],
    ["signing out everywhere", (c: ProductContext) => signOutEverywhere(c)],
    ["deleting the account", (c: ProductContext) => deleteAccount(c, { password: PASSWORD })],
  ])("is out of an impersonator's reach: %s", async (_, change) => {
    const { token } = await impersonating();
    const before = await store.sql("SELECT * FROM users");
    const attempt = async () => change(await signedIn(token));
    await expect(attempt()).rejects.toMatchObject({ code: "impersonated" });
    expect(await store.sql("SELECT * FROM users")).toEqual(before);
  });

  test("a new password ends impersonations of the user and their other sessions, and the old one no longer works", async () => {
    const other = await startUserSession(context(), people.uma.id);
    const { token } = await impersonating();
    await changeUserPassword(await own(), { current: PASSWORD, next: "another good password" });
    expect(await ends()).toEqual(["user_signed_out"]);
    for (const gone of [other, token]) expect((await findProductSession(context(), gone)).session).toBeNull();
    expect(await signInUser(context(), { email: "uma@globex.example", password: PASSWORD })).toBeNull();
  });

  test("signing out everywhere ends impersonations of the user", async () => {
    await impersonating();
    await signOutEverywhere(await own());
    expect(await ends()).toEqual(["user_signed_out"]);
  });

  test("another e-mail ends impersonations of the user", async () => {
    await impersonating();
    await changeUserEmail(await own(), { email: "uma.new@globex.example", password: PASSWORD });
    expect(await ends()).toEqual(["user_unavailable"]);
  });

  test("an employee's e-mail is refused as another user's is, word for word, and puts nobody out", async () => {
    await impersonating();
    const refusalOf = (email: string) =>
      own().then((context) => changeUserEmail(context, { email, password: PASSWORD }).catch((error) => error));
    const [employees, users] = [await refusalOf("Max@ACME.example"), await refusalOf("ugo@initech.example")];
    expect(employees).toMatchObject({ code: "email_taken", message: users.message, fields: users.fields });
    expect(users.code).toBe("email_taken");
    expect(await ends()).toEqual([null]);
    expect(await signInUser(context(), { email: "uma@globex.example", password: PASSWORD })).not.toBeNull();
  });

  test("who has an employee's e-mail already may write it in other letters", async () => {
    const token = await startUserSession(context(), people.oliviaAsUser.id);
    const { session } = await findProductSession(context(), token);
    if (!session) throw new Error("she has just signed in");
    await changeUserEmail({ ...context(), session }, { email: "Olivia@acme.example", password: PASSWORD });
    expect(await signInUser(context(), { email: "olivia@acme.example", password: PASSWORD })).not.toBeNull();
  });

  test("a wrong password changes nothing", async () => {
    await expect(
      changeUserPassword(await own(), { current: "wrong", next: "another good password" }),
    ).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    expect(await signInUser(context(), { email: "uma@globex.example", password: PASSWORD })).toMatchObject({
      accountId: people.uma.id,
    });
  });
});
