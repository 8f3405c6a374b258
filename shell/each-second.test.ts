import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { happened } from "#db/databases.testing.ts";
import { HOUR_MS } from "#lib/impersonations/impersonation.ts";
import { type Delivery, openDelivery } from "#lib/logouts/logouts.testing.ts";
import { eachSecond } from "./each-second.ts";
import { openTasks } from "./tasks.ts";

let delivery: Delivery;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  delivery = await openDelivery();
  return () => vi.restoreAllMocks();
});
afterEach(() => delivery.close());

const eventsOf = async (type: "session.ended" | "impersonation.ended") =>
  (await delivery.at.store.read((tx) => tx.audit.list({ type }, { cursor: null, limit: 9 }))).items;

const waiting = async () => (await delivery.at.store.read((tx) => tx.outbox.countWaiting())).count;

test("a product that doesn't answer delays nothing else that is to be done each second", async () => {
  const { store, clock, issuer } = delivery.at;
  const unanswered: { end: () => void }[] = [];
  await delivery.product((response) => unanswered.push({ end: () => response.writeHead(200).end() }));
  await delivery.run();
  await delivery.end();
  await store.writeUnrecorded((tx) => tx.audit.add(happened("session.ended", clock.now)));
  await delivery.run();
  clock.advance(HOUR_MS);

  const tasks = openTasks();
  const second = eachSecond(
    tasks,
    () => issuer,
    () => delivery.deliver(),
  );
  second();
  await vi.waitFor(async () => {
    expect(unanswered.length).toBeGreaterThan(0);
    expect(await eventsOf("session.ended")).toHaveLength(1);
    expect((await eventsOf("impersonation.ended")).map(({ reason }) => reason)).toContain("expired");
  });
  expect(await waiting()).toBeGreaterThan(0);
  for (const { end } of unanswered) end();
  await tasks.stop();
});
