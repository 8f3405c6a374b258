import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { AuditEvent } from "#lib/audit/event.ts";
import { log } from "#lib/log.ts";
import { isContended, isUnwritable } from "#lib/store/unwritable.ts";
import type { Source } from "./database.ts";

/** Where events wait that couldn't be recorded when they happened (docs/security.md#the-failure-matrix). */
export interface Unrecorded {
  /**
   * Says them on stderr, and writes them down where there is a place for it. Never throws: what happened has happened.
   */
  keep: (events: AuditEvent[]) => void;
  /** What waits and can be read, a batch at a time; `forget` when it is recorded. */
  waiting: () => { events: AuditEvent[]; forget: () => void }[];
}

/** More than come while a log is broken, and little memory: of events that wait for a server's database. */
const HELD_MAX = 10_000;

/** In memory, for as long as this process lives: beside a server's database there is no place for files. */
export function unrecordedInMemory(): Unrecorded {
  const held = new Set<AuditEvent[]>();
  return {
    keep(events) {
      if (events.length === 0) return;
      for (const event of events) log.error({ event }, "an event couldn't be recorded, and will be later");
      if (held.size < HELD_MAX) held.add(events);
    },
    waiting: () => [...held].map((events) => ({ events, forget: () => void held.delete(events) })),
  };
}

/** In a folder beside the database's file, a file for each change. */
export function unrecordedIn(folder: string): Unrecorded {
  return {
    keep(events) {
      if (events.length === 0) return;
      for (const event of events) log.error({ event }, "an event couldn't be recorded, and will be later");
      try {
        writeBatch(folder, events);
      } catch (error) {
        log.error({ error: String(error) }, "nor could it be written to a file");
      }
    },
    waiting: () =>
      namesIn(folder).flatMap((name) => {
        const path = join(folder, name);
        try {
          return [{ events: readBatch(path), forget: () => rmSync(path, { force: true }) }];
        } catch (error) {
          // Left where it is, and out of the others' way. Gone means that another process has recorded it.
          if (existsSync(path))
            log.error({ path, error: String(error) }, "a file of events can't be read, and needs a look");
          return [];
        }
      }),
  };
}

/** So many that fail one after the other do so for what they are written to, and not for what they say. */
const MOST_IN_A_ROW = 100;

type WriteLate = (events: AuditEvent[], how: Pick<Source, "unnoticed">) => Promise<void>;

/**
 * Records what waits. A batch that can't be recorded waits on, and keeps none behind it waiting.
 *
 * @throws what the first of them failed with, once the others are recorded; what the database does at once, if it takes no writes.
 */
export async function recordWaiting({ waiting }: Unrecorded, write: WriteLate): Promise<void> {
  const failures: unknown[] = [];
  let inARow = 0;
  for (const { events, forget } of waiting()) {
    try {
      await recordBatch(events, write);
      forget();
      inARow = 0;
    } catch (error) {
      if (isUnwritable(error)) throw error;
      failures.push(error);
      inARow += 1;
      if (inARow === MOST_IN_A_ROW) break;
      await setImmediate(); // requests come first
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** The record is what counts: whatever keeps employees from being told of an event doesn't keep it out of the log. */
async function recordBatch(events: AuditEvent[], write: WriteLate): Promise<void> {
  try {
    await write(events, {});
  } catch (error) {
    if (isContended(error)) throw error;
    await write(events, { unnoticed: true });
    log.error({ error: String(error) }, "nobody could be told of events that are recorded late");
  }
}

function writeBatch(folder: string, events: AuditEvent[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${events[0]?.id}.json`);
  // Renamed when it is whole, as another process may be reading the folder.
  writeFileSync(`${path}.part`, JSON.stringify(events), { mode: 0o600, flush: true });
  renameSync(`${path}.part`, path);
}

const readBatch = (path: string): AuditEvent[] =>
  (JSON.parse(readFileSync(path, "utf8")) as AuditEvent[]).map((event) => ({ ...event, at: new Date(event.at) }));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return []; // nothing was ever kept
  }
}
