import { afterEach, beforeEach, expect, test } from "vitest";
import { type Delivery, openDelivery } from "../logouts/logouts.testing.ts";

let delivery: Delivery;
beforeEach(async () => {
  delivery = await openDelivery();
});
afterEach(() => delivery.close());

test("a redirect isn't followed", async () => {
  const elsewhere = await delivery.serve();
  const { told } = await delivery.product((response) => response.writeHead(307, { location: elsewhere.uri }).end());
  await delivery.run();
  await delivery.end();
  await delivery.deliver();
  expect(told).toHaveLength(1);
  expect(elsewhere.told).toEqual([]);
});

test("a product that never answers holds nobody up: it is left after five seconds, and others are told meanwhile", async () => {
  let isAsked = () => {};
  const asked = new Promise<void>((done) => {
    isAsked = done;
  });
  await delivery.product(() => isAsked());
  await delivery.run();
  await delivery.end();
  const began = performance.now();
  const waiting = delivery.deliver();
  await asked;
  const { told } = await delivery.product();
  await delivery.run();
  await delivery.end();
  await delivery.deliver();
  expect(told).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(4000);
  await waiting;
  expect(performance.now() - began).toBeLessThan(8000);
  const inASecond = new Date(delivery.at.clock.now.getTime() + 1000);
  const queue = `logout:${delivery.at.people.product.id}`;
  expect(await delivery.at.store.read((tx) => tx.outbox.listDue(queue, inASecond))).toHaveLength(1);
});

test("an endless answer is cut off, and counts by its status", async () => {
  let written = 0;
  const { told } = await delivery.product((response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
      written += 16_384;
    };
    response.on("drain", more);
    more();
  });
  await delivery.run();
  await delivery.end();
  await delivery.deliver();
  await delivery.deliver();
  expect(told).toHaveLength(1);
  expect(written).toBeLessThan(16 * 1024 * 1024);
});

test("an address of this machine is never called by a deployment that isn't on it alone", async () => {
  const { told } = await delivery.product();
  await delivery.run();
  await delivery.end();
  await delivery.deliver({ local: false, allowedPrivateHosts: [] });
  expect(told).toEqual([]);
});
