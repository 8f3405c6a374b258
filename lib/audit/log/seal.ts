import { setImmediate } from "node:timers/promises";
import type { Context } from "../../context.ts";
import type { Steps, Tables } from "../../store/store.ts";
import { queueCheckpoint } from "../../webhooks/checkpoint.ts";
import { type KeptCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { leafOf, makeSalts, type NumberedEvent } from "./leaf.ts";
import type { Signer } from "./note.ts";
import { grow, type Hash, hashOfLeaf, nodeCountOf, placesIn, rootOf, sizeOf } from "./tree.ts";

/** So few that others hardly wait, so many that the time doesn't go into waiting for the disk. */
const AT_ONCE = 500;
const HOUR_MS = 60 * 60 * 1000;

/** What a checkpoint is kept for, beside the hour and the stop. */
const kept = new Set(["impersonation.started", "impersonation.ended"]);

export interface Sealing extends Pick<Context, "store" | "clock"> {
  signer: Signer;
  /** Told of each checkpoint that is kept, once it is. */
  say: (checkpoint: KeptCheckpoint) => void;
}

export interface Told {
  /** Keeps a checkpoint whatever has happened. */
  stopping?: boolean;
  /** Told of how many leaves a call has made so far. */
  progress?: (sealed: number) => void;
}

/**
 * Gives every event that has committed its leaf, in portions. Writers aren't in its way nor it in theirs: they record by
 * numbers that may have gaps and come late, and one sealer at a time gives leaves their places without gaps, whatever the
 * order in which it finds them. Costs one question where there is nothing to do.
 */
export async function sealLog(context: Sealing, { stopping = false, progress }: Told = {}): Promise<void> {
  for (let sealed = 0; ; ) {
    if (!(await context.store.read((tx) => isDue(tx, context.clock()))) && !stopping) return;
    const portion = await context.store.alone((tx) => sealPortion(context, tx, stopping));
    if (portion.checkpoint) context.say(portion.checkpoint);
    sealed += portion.sealed;
    progress?.(sealed);
    if (portion.sealed < AT_ONCE) return;
    await setImmediate();
  }
}

/** Is there something to seal, or an hour over since the last checkpoint? */
function* isDue(tx: Tables, now: Date): Steps<boolean> {
  return (yield* tx.sealing.hasUnsealed()) || (yield* isHourOver(tx, now));
}

function* isHourOver(tx: Tables, now: Date): Steps<boolean> {
  const newest = yield* tx.sealing.newestCheckpoint();
  if (newest) return now.getTime() - newest.at.getTime() >= HOUR_MS;
  return (yield* tx.sealing.countNodes()) > 0;
}

interface Portion {
  sealed: number;
  checkpoint: KeptCheckpoint | null;
}

function* sealPortion({ clock, signer }: Sealing, tx: Tables, stopping: boolean): Steps<Portion> {
  const events = yield* tx.sealing.listUnsealed(AT_ONCE);
  if (events.length > 0) yield* append(tx, events);
  const isLast = events.length < AT_ONCE;
  const isDue =
    events.some(({ event }) => kept.has(event.type)) || (isLast && (stopping || (yield* isHourOver(tx, clock()))));
  return { sealed: events.length, checkpoint: isDue ? yield* keepCheckpoint(tx, signer, clock()) : null };
}

function* append(tx: Tables, events: NumberedEvent[]): Steps<void> {
  const size = yield* treeSize(tx);
  // What stands at the right edge of the tree: whatever is made meets nothing else of what is there.
  const known = yield* tx.sealing.nodesAt(placesIn((at) => rootOf(size, at)));
  const nodes: { place: number; hash: Hash }[] = [];
  const at = (place: number) => hashIn(known, place);
  const leaves = events.map((numbered, index) => {
    const [leafIndex, salts] = [size + index, makeSalts(numbered.event)];
    const leaf = leafOf(numbered, salts);
    const begin = nodeCountOf(leafIndex);
    for (const [step, hash] of grow(leafIndex, hashOfLeaf(leaf), at).entries()) {
      known.set(begin + step, hash);
      nodes.push({ place: begin + step, hash });
    }
    return { leafIndex, seq: numbered.seq, eventId: numbered.event.id, leaf, salts };
  });
  yield* tx.sealing.append(leaves, nodes);
}

/**
 * The one place where a kept checkpoint is made, in the transaction of what it covers: the webhooks that
 * ask for it are told of it. Null for a log without a leaf.
 */
export function* keepCheckpoint(tx: Tables, signer: Signer, at: Date): Steps<KeptCheckpoint | null> {
  const { size, root } = yield* treeOf(tx);
  if (size === 0) return null;
  const checkpoint = { size, at, note: signCheckpoint(size, root, signer) };
  yield* tx.sealing.keep(checkpoint);
  yield* queueCheckpoint(tx, checkpoint);
  return checkpoint;
}

/** The tree as it is sealed now. */
export function* treeOf(tx: Tables): Steps<{ size: number; root: Hash }> {
  const size = yield* treeSize(tx);
  return { size, root: yield* made(tx, (at) => rootOf(size, at)) };
}

/** Makes something of nodes, which are read at once. */
export function* made<T>(tx: Tables, make: (at: (place: number) => Hash) => T): Steps<T> {
  const known = yield* tx.sealing.nodesAt(placesIn(make));
  return make((place) => hashIn(known, place));
}

function* treeSize(tx: Tables): Steps<number> {
  const size = sizeOf(yield* tx.sealing.countNodes());
  if (size === null) throw new Error("the audit log's tree has been cut: run `npm run audit:verify`");
  return size;
}

function hashIn(known: Map<number, Hash>, place: number): Hash {
  const hash = known.get(place);
  if (hash === undefined) throw new Error("the audit log's tree has a gap: run `npm run audit:verify`");
  return hash;
}

/** Who signs the log's checkpoints. */
export const signerOf = (origin: string, { publicKey, sign }: Omit<Signer, "name">): Signer => ({
  name: origin,
  publicKey,
  sign,
});
