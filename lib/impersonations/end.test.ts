import { beforeEach, describe, expect, test } from "vitest";
import { endAll, endAllImpersonations, endImpersonation, settleOverdue } from "./end.ts";
import { openScene, page, type Scene } from "./impersonating.testing.ts";
import { HOUR_MS } from "./impersonation.ts";

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});

describe("ending", () => {
  test("one's own is stopped; an Owner's or Admin's hand is ended_by_admin", async () => {
    const first = await at.running();
    await endImpersonation(at.caller("mina"), first.id);
    const second = await at.running();
    await endImpersonation(at.caller("adam"), second.id);
    expect((await at.rows()).map((row) => row.end_reason)).toEqual(["stopped", "ended_by_admin"]);
  });

  test("twice is no error and gives one event", async () => {
    const { id } = await at.running();
    await endImpersonation(at.caller("mina"), id);
    await endImpersonation(at.caller("mina"), id);
    expect(await at.events("impersonation.ended")).toHaveLength(1);
  });

  test("somebody else's is refused to a Member, on record", async () => {
    const { id } = await at.running();
    await expect(endImpersonation(at.caller("max"), id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(endAllImpersonations(at.caller("max"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await at.rows()).toMatchObject([{ end_reason: null }]);
    expect(await at.events("impersonation.denied")).toHaveLength(2);
  });

  test("all at once ends every one", async () => {
    await at.running();
    await endAllImpersonations(at.caller("olivia"));
    expect(await at.rows()).toMatchObject([{ end_reason: "ended_by_admin" }]);
  });

  test("ends the product session that points at it, in the same transaction", async () => {
    const { id } = await at.running();
    await at.store.write(function* (tx) {
      const event = yield* tx.audit.list({ type: "impersonation.started" }, page);
      const [seen] = event.items;
      if (!seen) throw new Error("nothing started");
      const session = {
        id: crypto.randomUUID(),
        tokenHash: "h",
        userId: at.people.uma.id,
        impersonationId: id,
        createdAt: at.clock.now,
        expiresAt: new Date(at.clock.now.getTime() + HOUR_MS),
      };
      yield* tx.productSessions.add(session, { ...seen, id: crypto.randomUUID(), type: "session.signed_in" });
    });
    await endImpersonation(at.caller("mina"), id);
    expect(await at.store.sql("SELECT ended_at FROM product_sessions")).not.toMatchObject([{ ended_at: null }]);
  });

  test("an overdue one is expired at its very end, with one event, however many notice at once", async () => {
    await at.running();
    at.clock.advance(2 * HOUR_MS);
    await Promise.all(Array.from({ length: 10 }, () => settleOverdue(at.context())));
    const [row] = await at.store.sql("SELECT ended_at, expires_at, end_reason FROM impersonations");
    expect(row).toMatchObject({ end_reason: "expired", ended_at: row?.expires_at });
    expect(await at.events("impersonation.ended")).toMatchObject([{ reason: "expired" }]);
  });

  test("one that was never opened is not_opened, a minute after the click", async () => {
    await at.start();
    at.clock.advance(60_000);
    await settleOverdue(at.context());
    expect(await at.rows()).toMatchObject([{ end_reason: "not_opened" }]);
  });

  test("what was overdue already does not get a later reason", async () => {
    await at.running();
    at.clock.advance(HOUR_MS);
    const context = at.context();
    await at.store.write((tx) => endAll(context, tx, {}, "feature_disabled", { kind: "system" }));
    expect(await at.rows()).toMatchObject([{ end_reason: "expired" }]);
  });
});
