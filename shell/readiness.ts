import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Context } from "#lib/context.ts";
import { oneAnswer } from "./one-answer.ts";
import { within } from "./within.ts";

/** Whether this process should be sent requests, and what stands in the way if not. Nothing of it is secret. */
export interface Told {
  status: "ready" | "unready" | "starting" | "stopping";
  failed: Check[];
}

/** What has to hold (docs/operations.md#whether-it-is-ready). */
export type Check = "database" | "migrations" | "clock" | "disk";

export interface Readiness {
  ask: () => Promise<Told>;
  /** All is prepared: from now on the checks decide. */
  begin: () => void;
  /** From now on nobody new should be sent here. */
  stop: () => void;
}

/** One look serves everybody for so long, in milliseconds: whoever asks often makes no more writes by it. */
const SHARED_MS = 1000;
/** What takes longer doesn't hold. */
const WITHIN_MS = 2000;
/** Less than this is left to SQLite's file for a moment only: its log of writes alone takes some of it. */
export const ROOM_BYTES = 32 * 1024 * 1024;

/** @param check Gives what doesn't hold now; it is asked for once a second at most. */
export function createReadiness(check: () => Promise<Check[]>): Readiness {
  let status: "starting" | "serving" | "stopping" = "starting";
  const checked = oneAnswer(SHARED_MS, check);
  return {
    async ask() {
      if (status !== "serving") return { status, failed: [] };
      const failed = await checked();
      return { status: failed.length === 0 ? "ready" : "unready", failed };
    },
    begin() {
      if (status === "starting") status = "serving";
    },
    stop() {
      status = "stopping";
    },
  };
}

/**
 * What doesn't hold now. Never throws, and takes two seconds at most.
 *
 * @param databasePath SQLite's file; null where the database is elsewhere.
 */
export async function failing(context: Context, databasePath: string | null): Promise<Check[]> {
  const [database, hasRoom] = await Promise.all([
    inTime(ofDatabase(context), "database"),
    databasePath === null ? null : inTime(roomIn(dirname(databasePath)), "disk"),
  ]);
  return [database, hasRoom].filter((failed) => failed !== null);
}

/** By the brake, which is told of every write that failed, and finds out by one of its own (lib/brake.ts). */
async function ofDatabase({ store, clock }: Context): Promise<Check | null> {
  await store.brake.test(() => store.probe(clock()));
  if (store.brake.isOn()) return "database";
  if (!(await store.isMigrated())) return "migrations";
  // Compared each second by the timer (lib/skew.ts).
  return store.skew.isTooGreat() ? "clock" : null;
}

async function roomIn(folder: string): Promise<Check | null> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < ROOM_BYTES ? "disk" : null;
}

/** What a check gives; its own name when that can't be told, or not in time. */
function inTime(asked: Promise<Check | null>, name: Check): Promise<Check | null> {
  const failed = () => name;
  return within(WITHIN_MS, asked.catch(failed), failed);
}
