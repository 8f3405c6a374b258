import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AskOthers, MOST_SKEW_MS, monotonicMs } from "#lib/skew.ts";

/**
 * What time the processes that share a SQLite file take it to be: a small file of each in a folder beside it, written anew
 * each second. Not rows, as nobody should wait for a disk, or for another's transaction, to say what time it is.
 *
 * They are all on one machine, so they have one monotonic clock, and say by it what time it was when that was zero. Of two
 * that differ, the one that has said the same for longer is believed: whose clock has jumped, or who came later, is wrong.
 */
export interface Clocks {
  ask: AskOthers;
  /** Says nothing more, so that nobody compares with a process that has ended. */
  leave(): void;
}

interface Said {
  originMs: number;
  /** By the monotonic clock: since when, and when it was said last. */
  sinceMs: number;
  saidAtMs: number;
}

/** Who hasn't said anything for so long has ended, or is stopped. In milliseconds. */
const SILENT_MS = 5_000;
/** Nor is anybody kept whom nobody has heard for so long. */
const GONE_MS = 60_000;

/** A database in memory has nobody to share it with. */
export const noClocks: Clocks = { ask: async () => null, leave: () => {} };

export function clocksIn(folder: string): Clocks {
  const own = crypto.randomUUID();
  let said: Said | null = null;

  function say(clock: () => Date): Said {
    const nowMs = monotonicMs();
    const originMs = clock().getTime() - nowMs;
    const same = said !== null && Math.abs(originMs - said.originMs) <= MOST_SKEW_MS;
    said = { originMs, sinceMs: same && said ? said.sinceMs : nowMs, saidAtMs: nowMs };
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Renamed when it is whole, as the others are reading.
    const part = join(folder, `.${own}`);
    writeFileSync(part, JSON.stringify(said), { mode: 0o600 });
    renameSync(part, join(folder, own));
    return said;
  }

  return {
    async ask(clock) {
      const mine = say(clock);
      const others = othersIn(folder, own, mine.saidAtMs);
      const [eldest] = [mine, ...others].sort((one, other) => one.sinceMs - other.sinceMs);
      return others.length === 0 ? null : (eldest?.originMs ?? null);
    },
    leave() {
      if (said !== null) rmSync(join(folder, own), { force: true });
    },
  };
}

/** Whoever has said something lately. What those who ended without a word have left goes. */
function othersIn(folder: string, own: string, nowMs: number): Said[] {
  const names = readdirSync(folder).filter((name) => name !== own && !name.startsWith("."));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const other = read(path);
    if (other === null) return [];
    const ageMs = nowMs - other.saidAtMs;
    // What was said later than now was said before the machine was started.
    const isGone = ageMs > GONE_MS || ageMs < -SILENT_MS;
    if (isGone) rmSync(path, { force: true });
    return isGone || ageMs > SILENT_MS ? [] : [other];
  });
}

function read(path: string): Said | null {
  try {
    const said: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isSaid(said) ? said : null;
  } catch {
    return null; // it has just gone
  }
}

/** Whatever else lies there says no time: compared with it, every clock would be wrong, or none. */
const isSaid = (said: unknown): said is Said =>
  typeof said === "object" &&
  said !== null &&
  ["originMs", "sinceMs", "saidAtMs"].every((field) => Number.isFinite((said as Record<string, unknown>)[field]));
