import { createInterface } from "node:readline";
import { openSqlite } from "./sqlite.ts";

/** A process of its own for db/two-processes.test.ts: reads a code's hash per line, answers how often it could redeem it. */
const [path = ":memory:", tries = "1", at = ""] = process.argv.slice(2);
const store = openSqlite(path);
console.log("ready");
for await (const codeHash of createInterface({ input: process.stdin })) {
  const redeem = () => store.write((tx) => tx.codes.redeem(codeHash, new Date(at)));
  const redeemed = await Promise.all(Array.from({ length: Number(tries) }, redeem));
  console.log(redeemed.filter(Boolean).length);
}
await store.close();
