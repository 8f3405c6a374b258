import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answering } from "../outbox/receiver.testing.ts";
import { type Delivery, openDelivery } from "./logouts.testing.ts";

let delivery: Delivery;
beforeEach(async () => {
  delivery = await openDelivery();
});
afterEach(() => delivery.close());

const seen = async () => {
  const { store, people } = delivery.at;
  const observations = await store.read((tx) => tx.observations.list(people.product.id));
  return observations.map(({ kind, at, impersonationId }) => [kind, at, impersonationId]).toSorted();
};

async function endWith(answer?: Answering) {
  const { told } = await delivery.product(answer);
  const { id } = await delivery.run();
  await delivery.end();
  delivery.at.clock.advance(2000);
  await delivery.deliver();
  expect(told).toHaveLength(1);
  return id;
}

test("a product that answers a logout token has noticed that end", async () => {
  const id = await endWith();
  const { now } = delivery.at.clock;
  await expect.poll(seen).toEqual([
    ["logout", now, null],
    ["noticed", now, id],
  ]);
});

test("one that answers an error has noticed nothing", async () => {
  await endWith((response) => response.writeHead(500).end());
  expect(await seen()).toEqual([]);
});
