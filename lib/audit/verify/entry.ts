import type { Erasure, SealedEvent } from "../../store/sealing.ts";
import type { Steps, Tables } from "../../store/store.ts";
import { isErased } from "../log/erased.ts";
import { type Leaf, leafOf, type NumberedEvent, parseLeaf } from "../log/leaf.ts";
import { type Hash, hashOfLeaf, placeOf } from "../log/tree.ts";
import type { Kind } from "./verdict.ts";

const AT_ONCE = 1000;

/** Does what lies beside a leaf, as far as it wasn't erased, still make the leaf? */
export function isWhole(entry: SealedEvent, erasures: Erasure[]): boolean {
  const { leaf, salts, recorded } = entry;
  if (leaf === null || recorded === null) return false;
  if (erasures.length === 0) return leafOf(recorded, salts) === leaf;
  const fields = erasures.map(({ field }) => field);
  return isErased(recorded.event, fields) && leafOf(recorded, salts, sealedOf(leaf, fields)) === leaf;
}

function sealedOf(leaf: string, fields: Erasure["field"][]): Partial<Leaf["commitments"]> {
  const commitments = parseLeaf(leaf)?.commitments;
  return Object.fromEntries(fields.map((field) => [field, commitments?.[field] ?? null]));
}

/** What was done to a leaf whose hash isn't the tree's: by what its neighbours are, or where else in the tree it belongs. */
export function* whatOfLeaf(tx: Tables, { leafIndex, leaf }: SealedEvent, stored: Hash | undefined): Steps<Kind> {
  const hash = leaf === null ? null : hashOfLeaf(leaf);
  if (stored === undefined) return "inserted";
  if (hash === null) return "deleted";
  const [, next] = yield* tx.sealing.list(leafIndex, 2);
  const nextStored = (yield* tx.sealing.nodesAt([placeOf(0, leafIndex + 1)])).get(placeOf(0, leafIndex + 1));
  const isNextOurs = next?.leaf != null && hashOfLeaf(next.leaf) === stored;
  if (hash === nextStored) return isNextOurs ? "reordered" : "deleted";
  if (isNextOurs) return "inserted";
  return (yield* isNode(tx, hash)) ? "reordered" : "edited";
}

function* isNode(tx: Tables, hash: Hash): Steps<boolean> {
  for (let from = 0; ; ) {
    const nodes = yield* tx.sealing.listNodes(from, AT_ONCE);
    if (nodes.some((node) => node.hash === hash)) return true;
    const last = nodes.at(-1);
    if (!last) return false;
    from = last.place + 1;
  }
}

/** What was done beside a leaf that is the tree's: its event changed places with another, or was changed. */
export function* whatBeside(tx: Tables, { leaf, salts, recorded }: SealedEvent): Steps<Kind> {
  const sealed = leaf === null ? null : parseLeaf(leaf);
  if (!sealed) return "edited";
  const makesLeaf = (event: NumberedEvent["event"]) =>
    leafOf({ seq: sealed.seq, event: { ...event, id: sealed.id } }, salts) === leaf;
  const there = yield* tx.sealing.findRecorded(sealed.seq);
  // Under another id, which nobody has sealed: that is what was changed of it.
  if (recorded === null) return there && makesLeaf(there.event) ? "edited" : "deleted";
  if (recorded.seq !== sealed.seq && makesLeaf(recorded.event)) return "reordered";
  if (there && there.event.id !== sealed.id && makesLeaf(there.event)) return "reordered";
  return (yield* isAnothers(tx, recorded, sealed.id)) ? "reordered" : "edited";
}

/** Is it what another leaf was made of? */
function* isAnothers(tx: Tables, { event }: NumberedEvent, ownId: string): Steps<boolean> {
  const request = `"requestId":${JSON.stringify(event.requestId)}`;
  for (let from = 0; ; ) {
    const entries = yield* tx.sealing.list(from, AT_ONCE);
    for (const { leaf, salts } of entries) {
      const sealed = leaf?.includes(request) ? parseLeaf(leaf) : null;
      if (!sealed || sealed.id === ownId) continue;
      if (leafOf({ seq: sealed.seq, event: { ...event, id: sealed.id } }, salts) === leaf) return true;
    }
    const last = entries.at(-1);
    if (!last) return false;
    from = last.leafIndex + 1;
  }
}

/** Is no event left of the leaves from this one on? */
export function* isTailGone(tx: Tables, leafIndex: number): Steps<boolean> {
  for (let from = leafIndex; ; ) {
    const entries = yield* tx.sealing.list(from, AT_ONCE);
    if (entries.some(({ recorded }) => recorded !== null)) return false;
    const last = entries.at(-1);
    if (!last) return true;
    from = last.leafIndex + 1;
  }
}
