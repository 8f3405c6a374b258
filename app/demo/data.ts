import { env } from "#env";
import { openTally, type TallyStore } from "./tally/store.ts";

// Next.js evaluates this module several times in one process, and one connection is enough.
const shared = globalThis as typeof globalThis & { tally?: TallyStore };

/** Tally's own data, opened when it is first asked for. Outside the demo there is none, and no file to open. */
export function tally(): TallyStore {
  const { tallyPath } = env();
  if (tallyPath === null) throw new Error("Tally's data is the demo's alone.");
  shared.tally ??= openOnce(tallyPath);
  return shared.tally;
}

function openOnce(path: string): TallyStore {
  const store = openTally(path);
  // SQLite's last connection puts everything into the one file.
  process.once("exit", () => store.close());
  return store;
}
