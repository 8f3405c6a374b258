import { beforeEach, describe, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { openScene, type Scene } from "./impersonating.testing.ts";
import { HOUR_MS } from "./impersonation.ts";
import { STARTS_PER_HOUR } from "./limit.ts";

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});

describe("starting", () => {
  test("gives a pending impersonation that ends an hour after the click at most", async () => {
    const { impersonation } = await at.start();
    expect(impersonation).toMatchObject({ startedAt: null, endedAt: null, reason: "Her totals look wrong" });
    expect(impersonation.expiresAt.getTime()).toBe(at.clock.now.getTime() + HOUR_MS);
    expect(await at.events("impersonation.requested")).toHaveLength(1);
  });

  test.each([
    ["an employee without a grant", "max", {}, "not_granted"],
    ["an Owner without a grant: no role has it implicitly", "olivia", {}, "not_granted"],
    ["a user who is an employee too", "mina", { userId: "a0000000-0000-4000-8000-000000000003" }, "user_is_employee"],
  ] as const)("is refused to %s, on record, and writes nothing else", async (_, name, more, code) => {
    await expect(at.start(name, more)).rejects.toMatchObject({ code });
    expect(await at.rows()).toHaveLength(0);
    expect(await at.events("impersonation.denied")).toMatchObject([{ reason: code, outcome: "refused" }]);
  });

  test.each([null, "uma@globex.example"])(
    "is refused for a user whose external id is an employee's e-mail, with the e-mail %s",
    async (email) => {
      const to = { email, externalId: "Max@acme.example" };
      const event = happened("user.updated", at.clock.now);
      await at.store.write((tx) => tx.users.update(at.people.uma.id, to, event));
      await expect(at.start()).rejects.toMatchObject({ code: "user_is_employee" });
      expect(await at.rows()).toHaveLength(0);
    },
  );

  test("is refused while the feature is off", async () => {
    await at.store.sql("UPDATE impersonation_settings SET enabled = false");
    await expect(at.start()).rejects.toMatchObject({ code: "impersonation_disabled" });
  });

  test("is refused for a disabled user", async () => {
    await at.store.sql(`UPDATE users SET active = false WHERE id = '${at.people.uma.id}'`);
    await expect(at.start()).rejects.toMatchObject({ code: "user_unavailable" });
  });

  test("asks for a reason where one is required, and takes none where it is optional", async () => {
    await expect(at.start("mina", { reason: null })).rejects.toMatchObject({
      code: "reason_required",
      fields: [{ pointer: "/reason" }],
    });
    await at.store.sql("UPDATE impersonation_settings SET reason = 'optional'");
    expect((await at.start("mina", { reason: null })).impersonation.reason).toBeNull();
  });

  test("a second time ends the first as replaced, so nobody has two", async () => {
    await at.running();
    await at.start();
    expect((await at.rows()).map((row) => row.end_reason)).toEqual(["replaced", null]);
  });

  test("is refused past 120 in an hour, with the seconds to wait, and possible again later", async () => {
    for (let count = 0; count < STARTS_PER_HOUR; count++) {
      await at.start();
      at.clock.advance(1000);
    }
    await expect(at.start()).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 3600 - STARTS_PER_HOUR,
    });
    at.clock.advance((3600 - STARTS_PER_HOUR + 1) * 1000);
    await expect(at.start()).resolves.toBeDefined();
  });
});
