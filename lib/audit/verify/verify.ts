import type { Erasure, SealedEvent } from "../../store/sealing.ts";
import type { Steps, Tables } from "../../store/store.ts";
import type { Verifier } from "../log/note.ts";
import { type Hash, hashOfLeaf, hashOfTwo, nodeCountOf, placeOf } from "../log/tree.ts";
import { isTailGone, isWhole, whatBeside, whatOfLeaf } from "./entry.ts";
import { givenMark, type Marks, marksOf, rootOfStack } from "./marks.ts";
import { erasingEvents, goOverRecorded, type Stranger } from "./recorded.ts";
import type { Bad, Kind, Verdict } from "./verdict.ts";

const AT_ONCE = 500;

export interface Against {
  /** Whose signature counts. */
  keys: Verifier[];
  /** A checkpoint that somebody has kept elsewhere, as a note. */
  checkpoint?: string | undefined;
  /** Told how many entries have been gone over. */
  progress?: (entries: number) => void;
}

/** What goes with one walk over the log. */
interface Walk {
  tx: Tables;
  archived: number;
  stranger: Stranger | null;
  honest: Set<string>;
  marks: Marks;
  /** Hashes of the complete subtrees of what has been gone over, the largest first. */
  stack: Hash[];
}

/**
 * Goes over the whole log once, in the order of its leaves: each leaf against the tree, what lies beside it against the
 * leaf, and the tree against whatever has been signed of it. As of one moment, in memory that doesn't grow with the log.
 *
 * @throws Error when the given checkpoint isn't signed by one of the keys.
 */
export function* verifyLog(tx: Tables, { keys, checkpoint, progress }: Against): Steps<Verdict> {
  const given = checkpoint === undefined ? null : givenMark(checkpoint, keys);
  const archived = yield* tx.sealing.archivedSize();
  const { stranger, unsealed } = yield* goOverRecorded(tx, archived);
  const honest = yield* erasingEvents(tx);
  const walk: Walk = { tx, archived, stranger, honest, marks: marksOf(tx, keys, given), stack: [] };
  const early = yield* againstMarks(walk, 0);
  if (early) return early;
  let size = 0;
  for (;;) {
    const entries = yield* tx.sealing.list(size, AT_ONCE);
    const bad = yield* verifyPage(walk, size, entries);
    if (bad) return bad;
    size += entries.length;
    progress?.(size);
    if (entries.length < AT_ONCE) break;
  }
  return (yield* verifyEnd(walk, size)) ?? { size, archived, unsealed };
}

function* verifyPage(walk: Walk, from: number, entries: SealedEvent[]): Steps<Bad | null> {
  const begin = nodeCountOf(from);
  const nodes = yield* walk.tx.sealing.listNodes(begin, nodeCountOf(from + entries.length) - begin + 1);
  const stored = new Map(nodes.map(({ place, hash }) => [place, hash]));
  const erasures = yield* erasuresOf(walk, from, from + entries.length);
  for (const [step, entry] of entries.entries()) {
    const index = from + step;
    const kind = yield* whatOf(walk, index, entry, stored, erasures.get(index) ?? []);
    if (kind) return { entry: index + 1, kind };
    const marked = yield* againstMarks(walk, index + 1);
    if (marked) return marked;
  }
  return null;
}

/** Of some leaves, those erasures that an honest event says. */
function* erasuresOf({ tx, honest }: Walk, from: number, to: number): Steps<Map<number, Erasure[]>> {
  const byLeaf = new Map<number, Erasure[]>();
  for (const erasure of yield* tx.sealing.listErasuresOf({ from, to })) {
    if (!honest.has(erasure.eventId)) continue;
    byLeaf.set(erasure.leafIndex, [...(byLeaf.get(erasure.leafIndex) ?? []), erasure]);
  }
  return byLeaf;
}

/** What is wrong with the entry that should be the leaf of this index, if anything is. */
function* whatOf(
  walk: Walk,
  index: number,
  entry: SealedEvent,
  stored: Map<number, Hash>,
  erasures: Erasure[],
): Steps<Kind | null> {
  const { tx, archived, stranger } = walk;
  if (entry.leafIndex !== index) return "deleted";
  const place = placeOf(0, index);
  const isArchived = index < archived && entry.leaf === null;
  const hash = entry.leaf === null ? stored.get(place) : hashOfLeaf(entry.leaf);
  if (hash === undefined || hash !== stored.get(place) || (entry.leaf === null && !isArchived))
    return yield* whatOfLeaf(tx, entry, stored.get(place));
  const isLeaving = index < archived && entry.recorded === null;
  if (!isArchived && !isLeaving && !isWhole(entry, erasures)) {
    const kind = yield* whatBeside(tx, entry);
    return kind === "deleted" && (yield* isCovered(walk, index)) && (yield* isTailGone(tx, index)) ? "truncated" : kind;
  }
  if (stranger?.entry === index + 1) return "inserted";
  return isGrown(walk.stack, index, hash, stored) ? null : "edited";
}

/** Adds a leaf's hash to what has been gone over. False where a node above it isn't what it has to be. */
function isGrown(stack: Hash[], index: number, leaf: Hash, stored: Map<number, Hash>): boolean {
  let hash = leaf;
  let place = placeOf(0, index);
  for (let rest = index; rest % 2 === 1; rest = (rest - 1) / 2) {
    hash = hashOfTwo(stack.pop() ?? "", hash);
    place++;
    if (stored.get(place) !== hash) return false;
  }
  stack.push(hash);
  return true;
}

/** Every mark at this size has to say the root of what has been gone over. */
function* againstMarks({ marks, stack }: Walk, size: number): Steps<Bad | null> {
  while ((yield* marks.next()) === size)
    if (!(yield* marks.agrees(rootOfStack(stack, hashOfTwo)))) return { entry: Math.max(size, 1), kind: "forked" };
  return null;
}

/** Has somebody signed a tree that is larger than so many leaves? */
function* isCovered({ marks }: Walk, size: number): Steps<boolean> {
  return ((yield* marks.next()) ?? 0) > size;
}

function* verifyEnd(walk: Walk, size: number): Steps<Bad | null> {
  if (walk.stranger) return { entry: walk.stranger.entry, kind: "inserted" };
  if (yield* isCovered(walk, size)) return { entry: size + 1, kind: "truncated" };
  const isCut = (yield* walk.tx.sealing.countNodes()) > nodeCountOf(size);
  return isCut ? { entry: size + 1, kind: "deleted" } : null;
}
