import { setImmediate } from "node:timers/promises";
import { type Context, eventOf } from "../../context.ts";
import type { SealedEvent } from "../../store/sealing.ts";
import type { PageRequest, Store } from "../../store/store.ts";
import type { AuditEvent, EventType } from "../event.ts";
import { signCheckpoint } from "../log/checkpoint.ts";
import { made, type Sealing, sealLog } from "../log/seal.ts";
import { rootOf, subtreesOf } from "../log/tree.ts";
import { entryLine, footLine, headLine, pageLine } from "./lines.ts";

const AT_ONCE = 500;
/** What products may still ask for isn't old, whatever the month is called. */
const YOUNG_MS = 24 * 60 * 60 * 1000;

/** Puts lines into a file that is whole and on the disk when it resolves. Nothing is kept of it when the lines fail. */
export type WriteFile = (lines: AsyncIterable<string>) => Promise<{ file: string; sha256: string; remove: () => void }>;

export interface Archived {
  events: number;
  /** Null where there was nothing to archive. */
  file: string | null;
  /** Of the tree, whose leaves below have left. */
  size: number;
}

/**
 * Takes the events before a month out of the log, into a file that can be verified by itself. They leave in the order of
 * their leaves, up to the first of that month or later; the tree keeps their hashes, so what stays verifies as before.
 * With a session's end leave the pages that lie beside it, and with the last event of a note, the note.
 * Killed in between, it goes on when it is called again: what isn't yet taken away is in the file already.
 *
 * @param month - as `2026-11`.
 * @throws Error for a month that isn't over, or has just begun.
 */
export async function archiveBefore(context: Context & Sealing, month: string, write: WriteFile): Promise<Archived> {
  const before = beginningOf(month);
  if (context.clock().getTime() - before.getTime() < YOUNG_MS)
    throw new Error("The newest day stays in the log: name a month that began more than a day ago.");
  await sealLog(context);
  const from = await context.store.read((tx) => tx.sealing.archivedSize());
  await finish(context, from);
  const counted = { to: from };
  const written = await write(linesOf(context, from, before, counted));
  const { to } = counted;
  if (to === from) {
    written.remove();
    return { events: 0, file: null, size: from };
  }
  const { file, sha256 } = written;
  await context.store.alone(function* (tx) {
    yield* tx.sealing.addArchive({ size: to, at: context.clock(), file, sha256 });
    const said = { before: month, events: to - from, file, sha256 };
    const changes = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, { from: null, to: value }]));
    yield* tx.audit.add(eventOf(context, "audit.archived", { kind: "system" }, { changes }));
  });
  await takeAway(context, from, to);
  await sealLog(context);
  return { events: to - from, file, size: to };
}

function beginningOf(month: string): Date {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Error("Name a month, such as --before 2026-11.");
  return new Date(`${month}-01T00:00:00.000Z`);
}

/** A call before this one may have been killed after its file was whole. */
async function finish(context: Context, size: number): Promise<void> {
  if (size === 0) return;
  const [last] = await context.store.read((tx) => tx.sealing.list(size - 1, 1));
  if (last?.leafIndex === size - 1 && last.leaf !== null) await takeAway(context, 0, size);
}

/** Pages and notes before the events that tell of them, so that whoever goes on after a kill still finds whose they are. */
async function takeAway({ store }: Context, from: number, to: number): Promise<void> {
  for (let begin = from; begin < to; begin += AT_ONCE) {
    const end = Math.min(begin + AT_ONCE, to);
    const events = (await store.read((tx) => tx.sealing.list(begin, end - begin))).flatMap(
      ({ recorded }) => recorded?.event ?? [],
    );
    const ended = sessionsOf(events, "impersonation.ended");
    while (ended.length > 0 && (await store.alone((tx) => tx.timeline.takePages(ended, AT_ONCE))) === AT_ONCE)
      await setImmediate();
    await store.alone(function* (tx) {
      yield* tx.sealing.takeArchived(begin, end);
      yield* tx.timeline.takeNotes(sessionsOf(events, "impersonation.noted"));
    });
    await setImmediate();
  }
}

const sessionsOf = (events: AuditEvent[], wanted: EventType): string[] => [
  ...new Set(
    events.flatMap(({ type, impersonationId }) => (type === wanted && impersonationId ? [impersonationId] : [])),
  ),
];

async function* linesOf({ store, signer }: Sealing, from: number, before: Date, counted: { to: number }) {
  const hashes = await store.read((tx) => made(tx, (at) => subtreesOf(0, from).map(at)));
  yield headLine(from, hashes);
  for (;;) {
    const entries = await store.read((tx) => tx.sealing.list(counted.to, AT_ONCE));
    const old = entries.slice(0, oldAmong(entries, before));
    counted.to += old.length;
    for (const entry of old) {
      yield entryLine(entry);
      for (const id of sessionsOf(entry.recorded ? [entry.recorded.event] : [], "impersonation.ended"))
        yield* pagesOf(store, id);
    }
    if (old.length < AT_ONCE) break;
  }
  const { to } = counted;
  const root = await store.read((tx) => made(tx, (at) => rootOf(to, at)));
  yield footLine({ size: to, checkpoint: signCheckpoint(to, root, signer) });
}

async function* pagesOf(store: Store, impersonationId: string): AsyncGenerator<string> {
  for (let cursor: string | null = null; ; ) {
    const place: PageRequest = { cursor, limit: AT_ONCE };
    const { items, nextCursor } = await store.read((tx) => tx.timeline.list({ impersonationId, pages: true }, place));
    yield items.flatMap((entry) => (entry.kind === "page" ? [pageLine(impersonationId, entry)] : [])).join("");
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}

/** How many come before the first that is to stay. */
function oldAmong(entries: SealedEvent[], before: Date): number {
  const first = entries.findIndex(({ recorded }) => recorded === null || recorded.event.at >= before);
  return first < 0 ? entries.length : first;
}
