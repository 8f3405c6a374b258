import { beforeEach, expect, test } from "vitest";
import { happened } from "#db/happened.ts";
import { settleOverdue } from "./end.ts";
import { openScene, type Scene } from "./impersonating.testing.ts";
import { HOUR_MS } from "./impersonation.ts";
import { dropImpersonation, raiseImpersonation } from "./raise.ts";
import { listRevocations } from "./revocations.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});

async function looking() {
  const { impersonation } = await scene.start("mina", { access: "read_only" });
  await scene.redeem(await scene.codeFor(impersonation.id));
  scene.clock.advance(1000);
  return impersonation.id;
}
const raise = (id: string) => raiseImpersonation(scene.caller("mina"), id, { reason: "Her address", minutes: 5 });
const ask = (cursor: string | null = null) => listRevocations(scene.context(), scene.people.product.id, cursor);

test("a product that asks hears of a raise and of a drop, each by what is so now", async () => {
  const sid = await looking();
  const before = await ask();
  expect(before.changes).toEqual([]);
  const { raisedUntil, levelChangedAt: at } = await raise(sid);
  const raised = await ask(before.nextCursor);
  expect(raised).toMatchObject({ items: [], changes: [{ sid, access: "full", raisedUntil, at }] });
  scene.clock.advance(1000);
  await dropImpersonation(scene.caller("mina"), sid);
  const dropped = { sid, access: "read_only", raisedUntil: null, at: scene.clock.now };
  expect((await ask(raised.nextCursor)).changes).toEqual([dropped]);
  // Without a cursor, as after a product's restart, the last hour's is told.
  expect((await ask()).changes).toEqual([dropped]);
});

test("a raise that is over by its time is told as dropped then, whether or not anybody has noted it", async () => {
  const sid = await looking();
  const { raisedUntil: at } = await raise(sid);
  const { nextCursor } = await ask();
  scene.clock.advance(5 * 60_000);
  const dropped = [{ sid, access: "read_only", raisedUntil: null, at }];
  expect((await ask()).changes).toEqual(dropped);
  await settleOverdue(scene.context());
  expect((await ask()).changes).toEqual(dropped);
  expect((await ask(nextCursor)).changes).toEqual(dropped);
});

test("what has ended is an end and no change, and another product hears nothing", async () => {
  const sid = await looking();
  await raise(sid);
  const foreign = await listRevocations(scene.context(), crypto.randomUUID(), null);
  expect(foreign).toMatchObject({ items: [], changes: [] });
  scene.clock.advance(60 * 60_000);
  await settleOverdue(scene.context());
  expect(await ask()).toMatchObject({ items: [{ sid }], changes: [] });
});

const HOURS_MS = 5 * HOUR_MS;

test.each([
  ["behind", -HOURS_MS],
  ["ahead", HOURS_MS],
])(
  "a drop by a process whose clock is hours %s is told at the next question, and to whoever begins anew",
  async (_, aheadMs) => {
    const sid = await looking();
    await raise(sid);
    scene.clock.advance(2 * 60_000);
    const { nextCursor } = await ask();
    const clock = () => new Date(scene.clock.now.getTime() + aheadMs);
    await scene.store.write((tx) =>
      tx.impersonations.drop({ id: sid }, clock(), () => happened("impersonation.dropped", clock())),
    );
    for (const cursor of [nextCursor, null]) {
      expect((await ask(cursor)).changes).toMatchObject([{ sid, access: "read_only", raisedUntil: null }]);
    }
  },
);

test("a raise that is dated hours before is told while it holds", async () => {
  const sid = await looking();
  const { nextCursor } = await ask();
  await raise(sid);
  await scene.store.sql("UPDATE impersonations SET level_changed_at = created_at");
  scene.clock.advance(4 * 60_000);
  expect((await ask(nextCursor)).changes).toMatchObject([{ sid, access: "full" }]);
});
