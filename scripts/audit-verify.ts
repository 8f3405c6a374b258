import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openToRead } from "#db/open.ts";
import { verifyArchive } from "#lib/audit/archive/verify-archive.ts";
import { parseVerifierKey, type Verifier } from "#lib/audit/log/note.ts";
import { type VerifiedReceipt, verifyReceipt } from "#lib/audit/verify/receipt.ts";
import { type Bad, isBad, type Verdict } from "#lib/audit/verify/verdict.ts";
import { verifyLog } from "#lib/audit/verify/verify.ts";
import type { Store } from "#lib/store/store.ts";
import { rawKeyOf } from "#lib/tokens/keys.ts";

const usage = `Usage: npm run audit:verify [-- --database FILE --checkpoint FILE --key KEY]
       npm run audit:verify -- --receipt FILE --key KEY
       npm run audit:verify -- --archive FILE --key KEY`;

const PROGRESS_EVERY_MS = 1000;

/**
 * `npm run audit:verify`: whether the audit log is what it was when it was sealed, without a secret and without a server,
 * on a copy of the database too, which it only reads. `verified <size>` and exit code 0, or `entry <n> <kind>` and 1.
 */
async function main(): Promise<void> {
  const { database, checkpoint, key, receipt, archive } = optionsOf(process.argv.slice(2));
  const given = key === undefined ? null : keysOf(key);
  if ((receipt ?? archive) !== undefined) {
    if (!given) throw new Error(usage);
    if (receipt !== undefined) return tellReceipt(verifyReceipt(contentOf(receipt), given));
    if (archive !== undefined)
      return tell(await verifyArchive(createInterface({ input: createReadStream(there(archive)) }), given));
  }
  const store = await openToRead(database ?? (process.env.DATABASE_URL || "file:data/understudy.db"));
  try {
    const keys = given ?? (await keysIn(store));
    const note = checkpoint === undefined ? undefined : contentOf(checkpoint);
    tell(await store.read((tx) => verifyLog(tx, { keys, checkpoint: note, progress: progressOf(performance.now()) })));
  } finally {
    await store.close();
  }
}

function optionsOf(words: string[]) {
  const text = { type: "string" } as const;
  const options = { database: text, checkpoint: text, key: text, receipt: text, archive: text };
  try {
    return parseArgs({ args: words.filter((word) => word !== "--"), options }).values;
  } catch {
    throw new Error(usage);
  }
}

/** How many events it is about is said beside the verdict, as who reads it doesn't count them. */
function tellReceipt(verdict: VerifiedReceipt | Bad): void {
  if (!isBad(verdict))
    console.error(`Events of the receipt that are in the log: ${verdict.events}, which is all of them.`);
  tell(isBad(verdict) ? verdict : { size: verdict.size, archived: 0, unsealed: 0 });
}

function tell(verdict: Verdict): void {
  if (isBad(verdict)) {
    console.log(`entry ${verdict.entry} ${verdict.kind}`);
    process.exitCode = 1;
    return;
  }
  const { size, archived, unsealed } = verdict;
  if (archived > 0) console.error(`The first ${archived} entries are in archives: verify those by themselves.`);
  if (unsealed > 0) console.error(`${unsealed} events are recorded and not sealed yet: of them this says nothing.`);
  console.log(`verified ${size}`);
}

/** A verifier key, or a file with one on each line. */
function keysOf(key: string): Verifier[] {
  const lines = existsSync(key) ? readFileSync(key, "utf8") : key;
  return lines.split("\n").filter(Boolean).map(parseVerifierKey);
}

/** Whoever has the database could have put another key into it: that is what --key is for. */
async function keysIn(store: Store): Promise<Verifier[]> {
  const keys = await store.read((tx) => tx.signingKeys.list("audit_log"));
  return keys.map((key) => ({ name: "", publicKey: rawKeyOf(key) }));
}

function there(path: string): string {
  if (!existsSync(path)) throw new Error(`There is no file at ${path}.`);
  return path;
}

const contentOf = (path: string): string => readFileSync(there(path), "utf8");

/** On stderr, so that stdout has the verdict alone. */
function progressOf(began: number): (entries: number) => void {
  let told = began;
  return (entries) => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY_MS) return;
    told = now;
    console.error(
      `${entries.toLocaleString("en")} entries, ${Math.round(entries / ((now - began) / 1000)).toLocaleString("en")} a second`,
    );
  };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
