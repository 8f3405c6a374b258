import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endAll, endImpersonation, settleOverdue } from "../impersonations/end.ts";
import { endReasons, HOUR_MS } from "../impersonations/impersonation.ts";
import { confirmed, minaOf } from "../oauth/oauth.testing.ts";
import { openSender } from "../outbox/sender.ts";
import { type Delivery, openDelivery } from "./logouts.testing.ts";
import { logoutWay } from "./way.ts";

let delivery: Delivery;
beforeEach(async () => {
  delivery = await openDelivery();
});
afterEach(() => delivery.close());

describe("a product is told", () => {
  test.each(endReasons.filter((reason) => reason !== "not_opened"))("once when it ends as %s", async (reason) => {
    const { told } = await delivery.product();
    const { id } = await delivery.run();
    if (reason === "expired") {
      delivery.at.clock.advance(HOUR_MS);
      await settleOverdue(delivery.at.issuer);
    } else await delivery.end(reason);
    await delivery.deliver();
    await delivery.deliver();
    expect(told.map(({ token }) => decodeJwt(token).sid)).toEqual([id]);
  });

  test("by the verb that ends one from the dashboard, also when it is disabled meanwhile", async () => {
    const { told } = await delivery.product();
    const { id } = await delivery.run();
    await endImpersonation(minaOf(delivery.at), id);
    await delivery.at.store.sql("UPDATE products SET active = false");
    await delivery.deliver();
    expect(told).toHaveLength(1);
  });

  test("nothing of an impersonation that was never opened, nor when it gave no address", async () => {
    const { told } = await delivery.product();
    await confirmed(delivery.at);
    await delivery.end("replaced");
    await delivery.register(null);
    await delivery.run();
    await delivery.end();
    await delivery.deliver();
    expect(told).toEqual([]);
    expect(await delivery.at.store.sql("SELECT * FROM deliveries")).toEqual([]);
  });

  test("nothing when the transaction that ends it fails", async () => {
    await delivery.product();
    await delivery.run();
    const failing = delivery.at.store.write(function* (tx) {
      yield* endAll(delivery.at.issuer, tx, {}, "stopped", { kind: "system" });
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow();
    expect(await delivery.at.store.sql("SELECT * FROM deliveries")).toEqual([]);
  });

  test("once, whoever delivers at the same time", async () => {
    const { told } = await delivery.product();
    await delivery.run();
    await delivery.end();
    const others = Array.from({ length: 3 }, () => openSender({ logout: logoutWay }));
    await Promise.all([delivery.deliver(), ...others.map((other) => delivery.deliver(undefined, other))]);
    expect(told).toHaveLength(1);
  });

  test("again after a second when it answers 500", async () => {
    const { told } = await delivery.product((response, nth) => response.writeHead(nth === 1 ? 500 : 204).end());
    await delivery.run();
    await delivery.end();
    await delivery.deliver();
    delivery.at.clock.advance(999);
    await delivery.deliver();
    expect(told).toHaveLength(1);
    delivery.at.clock.advance(1);
    await delivery.deliver();
    delivery.at.clock.advance(HOUR_MS);
    await delivery.deliver();
    expect(told).toHaveLength(2);
    expect(await delivery.unreachable()).toEqual([]);
  });

  test("by another process after ten seconds, when the one that began has died", async () => {
    const { told } = await delivery.product();
    await delivery.run();
    await delivery.end();
    const { now } = delivery.at.clock;
    const queue = `logout:${delivery.at.people.product.id}`;
    const due = await delivery.at.store.read((tx) => tx.outbox.listDue(queue, now));
    const until = new Date(now.getTime() + 10_000);
    expect(await delivery.at.store.write((tx) => tx.outbox.claim(due, now, until))).toHaveLength(1);
    await delivery.deliver();
    expect(told).toEqual([]);
    delivery.at.clock.advance(10_000);
    await delivery.deliver();
    expect(told).toHaveLength(1);
  });
});

test("after six attempts in six and a half minutes it is left, and that is recorded, once", async () => {
  const { told } = await delivery.product((response) => response.writeHead(503).end());
  const { id } = await delivery.run();
  await delivery.end();
  for (const waitS of [0, 1, 5, 15, 60, 300]) {
    expect(await delivery.unreachable()).toEqual([]);
    delivery.at.clock.advance(waitS * 1000);
    await delivery.deliver();
  }
  delivery.at.clock.advance(HOUR_MS);
  await delivery.deliver();
  expect(told).toHaveLength(6);
  const events = await delivery.unreachable();
  expect(events).toMatchObject([
    {
      actor: { kind: "system" },
      productId: delivery.at.people.product.id,
      impersonationId: id,
      reason: "status_503",
      changes: { name: { from: "Tally", to: "Tally" } },
    },
  ]);
});
