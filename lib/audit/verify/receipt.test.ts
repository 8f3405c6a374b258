import { expect, test } from "vitest";
import { addPeople, openMemory } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { as, testContext } from "../../context.testing.ts";
import { proveEvent } from "../log/ask.ts";
import { logOn, newSigner } from "../log/log.testing.ts";
import { sealLog } from "../log/seal.ts";
import { verifyReceipt } from "./receipt.ts";

test("a receipt is checked by its leaves, and by what is opened of them", async () => {
  const store = openMemory();
  const people = await addPeople(store);
  const log = logOn(store);
  const event = happened("impersonation.requested", log.clock(), { user: people.uma, reason: "Uma asked" });
  await store.write((tx) => tx.audit.add(event));
  await sealLog(log);
  const auditor = as(testContext(store), people.olivia, people.sessions.olivia);
  const { checkpoint, ...proven } = await proveEvent(auditor, event.id, log.signer);
  const [entry] = await store.read((tx) => tx.sealing.listOf([event.id]));
  const { leafIndex } = proven;
  const opened = [{ leafIndex, field: "reason", salt: entry?.salts.reason, value: "Uma asked" }];
  const receipt = { checkpoint, events: [proven], opened };
  const check = (changed: object, signer = log.signer) =>
    verifyReceipt(JSON.stringify({ ...receipt, ...changed }), [signer]);

  expect(check({})).toEqual({ size: proven.treeSize, events: 1 });
  expect(check({ events: [], opened: [] })).toEqual({ size: proven.treeSize, events: 0 });
  const edited = { entry: leafIndex + 1, kind: "edited" };
  const another = Buffer.from(proven.leaf, "base64").toString().replace("succeeded", "refused");
  expect(check({ events: [{ ...proven, leaf: Buffer.from(another).toString("base64") }] })).toEqual(edited);
  expect(check({ events: [{ ...proven, hashes: proven.hashes.slice(1) }] })).toEqual(edited);
  expect(check({ events: [] })).toEqual(edited);
  for (const change of [{ value: "Uma didn't ask" }, { field: "user" }, { field: "none" }, { salt: "AAAA" }])
    expect(check({ opened: [{ ...opened[0], ...change }] })).toEqual(edited);
  expect(() => check({}, newSigner())).toThrow("isn't signed by this key");
  expect(() => check({ more: 1 })).toThrow("no receipt");
});
