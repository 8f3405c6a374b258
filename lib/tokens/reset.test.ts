import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { type TestClock, testClock, testContext } from "../context.testing.ts";
import { findDashboardSession } from "../employees/sign-in.ts";
import { findProductSession, startUserSession } from "../sessions/session.ts";
import { ensureSigningKeys, openKeyring } from "./keys.ts";
import { resetSigningKeys } from "./reset.ts";

const LOST = "a secret of at least thirty-two letters";
const NEXT = "the next secret, of as many letters";

describe.each(databases)("new keys after a lost secret, on %s", (_, open) => {
  let store: TestDatabase;
  let clock: TestClock;
  beforeEach(async () => {
    store = await open();
    clock = testClock();
    await ensureSigningKeys(store, LOST, clock.now);
  });

  const eventsOf = async (reason: string) =>
    (await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }))).items.filter(
      (event) => event.reason === reason,
    );

  test("sign at once under the secret of now, and the older ones verify nothing any more", async () => {
    const context = testContext(store, clock);
    const old = await openKeyring(store, LOST, () => clock.now).sign("id_token", "JWT", { sub: "uma" });
    await resetSigningKeys(context, NEXT);
    const keys = openKeyring(store, NEXT, () => clock.now);
    for (const use of ["id_token", "access_token"] as const) expect((await keys.jwks(use)).keys).toHaveLength(1);
    const published = createLocalJWKSet((await keys.jwks("id_token")) as unknown as JSONWebKeySet);
    await jwtVerify(await keys.sign("id_token", "JWT", { sub: "uma" }), published);
    await expect(jwtVerify(old, published)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
    expect(await eventsOf("secret_lost")).toMatchObject([
      { type: "signing_key.rotated", actor: { kind: "system" } },
      { type: "signing_key.rotated", actor: { kind: "system" } },
      { type: "signing_key.rotated", actor: { kind: "system" } },
    ]);
  });

  test("end every session, of employees, of users and of who acts as one, each with its event", async () => {
    const people = await addPeople(store, { now: clock.now });
    const context = testContext(store, clock);
    await runningOf(store, people, { createdAt: clock.now }, "impersonated");
    const ugo = await startUserSession(context, people.ugo.id);
    clock.advance(2000);
    expect(await resetSigningKeys(context, NEXT)).toEqual({ impersonations: 1, employees: 4, users: 1 });

    for (const { token } of Object.values(people.sessions))
      expect(await findDashboardSession(context, token)).toBeNull();
    for (const token of [ugo, "impersonated"]) expect((await findProductSession(context, token)).session).toBeNull();
    expect(await store.read((tx) => tx.impersonations.listUnended({}))).toEqual([]);

    const ended = (await eventsOf("secret_lost")).filter(({ type }) => type === "session.ended");
    expect(ended.flatMap(({ employee, user }) => employee?.name ?? user?.name ?? []).sort()).toEqual(
      [people.adam, people.max, people.mina, people.olivia, people.ugo].map(({ name }) => name).sort(),
    );
    expect(await eventsOf("dashboard_signed_out")).toMatchObject([
      { type: "impersonation.ended", actor: { kind: "system" }, user: { id: people.uma.id } },
    ]);
  });

  test("are refused while the secret opens those that are there", async () => {
    const before = await store.sql("SELECT * FROM signing_keys");
    await expect(resetSigningKeys(testContext(store, clock), LOST)).rejects.toThrow("it isn't lost");
    expect(await store.sql("SELECT * FROM signing_keys")).toEqual(before);
  });
});
