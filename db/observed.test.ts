import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type TestClock, testClock } from "#lib/context.testing.ts";
import { listRevocations } from "#lib/impersonations/revocations.ts";
import { addPeople, type People } from "./databases.testing.ts";
import { fill, free, type Process, startProcess } from "./full-disk.testing.ts";

const MINUTE = 60_000;

let folder: string;
let clock: TestClock;
let people: People;
let one: Process;
let other: Process;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-observed-"));
  clock = testClock();
  [one, other] = [startProcess(folder, clock), startProcess(folder, clock)];
  people = await addPeople(one.store, { now: clock.now });
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const { store } of [one, other]) await store.close();
  rmSync(folder, { recursive: true });
});

const ask = ({ context }: Process) => listRevocations(context, people.product.id, null);
const seen = async () =>
  (await other.store.read((tx) => tx.observations.list(people.product.id))).map(({ kind, at }) => [kind, at]);

test("two processes that see the same write it once a minute between them, and never back in time", async () => {
  await ask(one);
  const first = clock.now;
  clock.advance(MINUTE - 1);
  await ask(other);
  expect(await seen()).toEqual([["ends_list", first]]);
  clock.advance(1);
  await ask(one);
  const second = clock.now;
  clock.now = first;
  await ask({ ...other, context: { ...other.context, clock: () => first } });
  expect(await seen()).toEqual([["ends_list", second]]);
});

test("a full disk loses what is seen, and no answer: the next minute has it again", async () => {
  fill(one);
  expect(await ask(one)).toMatchObject({ items: [] });
  expect(await seen()).toEqual([]);
  // That a gauge can't be written says nothing of ends: nobody's session stands still for it.
  expect(one.store.brake.isOn()).toBe(false);
  free(one);
  clock.advance(MINUTE);
  await ask(one);
  expect(await seen()).toEqual([["ends_list", clock.now]]);
});

test("while another process writes, what is seen is lost too, as nobody who asks may wait for it", async () => {
  other.client.exec("BEGIN IMMEDIATE");
  const waits = vi.spyOn(one.client, "pragma");
  expect(await ask(one)).toMatchObject({ items: [] });
  expect(waits.mock.calls).toEqual([["busy_timeout = 0"], ["busy_timeout = 5000"]]);
  expect(one.store.brake.isOn()).toBe(false);
  other.client.exec("ROLLBACK");
  expect(await seen()).toEqual([]);
});
