import { createInterface } from "node:readline";
import { testClock, testContext } from "#lib/context.testing.ts";
import { settleOverdue } from "#lib/impersonations/end.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * A process of its own for db/two-processes.test.ts: reads a code's hash per line, and answers how often it could redeem it.
 * An instant instead is what time it is now: it gives what is overdue by then its end.
 */
const [path = ":memory:", tries = "1", at = ""] = process.argv.slice(2);
const store = openSqlite(path);
console.log("ready");
for await (const codeHash of createInterface({ input: process.stdin })) {
  if (/^\d{4}-/.test(codeHash)) {
    await settleOverdue(testContext(store, testClock(codeHash)));
    console.log(0);
    continue;
  }
  const redeem = () => store.write((tx) => tx.codes.redeem(codeHash, new Date(at)));
  const redeemed = await Promise.all(Array.from({ length: Number(tries) }, redeem));
  console.log(redeemed.filter(Boolean).length);
}
await store.close();
