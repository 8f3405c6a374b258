import type { Steps, Tables } from "../../store/store.ts";
import { openCheckpoint, parseCheckpoint } from "../log/checkpoint.ts";
import type { Verifier } from "../log/note.ts";
import { emptyRoot, type Hash } from "../log/tree.ts";

/** Sizes at which somebody has signed what the root was, smallest first. */
export interface Marks {
  /** The size of the next; null after the last. */
  next(): Steps<number | null>;
  /** Whether the next says this root, which it may be asked once. */
  agrees(root: Hash): Steps<boolean>;
}

const AT_ONCE = 500;

interface Mark {
  size: number;
  /** Null for one that nobody has signed who may. */
  root: Hash | null;
}

/** Those that the database keeps, and the one that is given. */
export function marksOf(tx: Tables, keys: Verifier[], given: Mark | null): Marks {
  let place = { size: 0, seq: 0 };
  let page: Mark[] = [];
  let outstanding = given;
  let exhausted = false;

  function* peek(): Steps<Mark | null> {
    if (page.length === 0 && !exhausted) {
      const kept = yield* tx.sealing.listCheckpointsBySize(place, AT_ONCE);
      exhausted = kept.length < AT_ONCE;
      page = kept.map(({ size, note }) => markOf(size, note, keys));
      place = kept.at(-1) ?? place;
    }
    const [kept] = page;
    return outstanding && (!kept || outstanding.size <= kept.size) ? outstanding : (kept ?? null);
  }

  return {
    *next() {
      return (yield* peek())?.size ?? null;
    },
    *agrees(root) {
      const mark = yield* peek();
      if (mark === outstanding) outstanding = null;
      else page.shift();
      return mark?.root === root;
    },
  };
}

/** By its key, whatever the log was called then: a deployment may have moved to another address. */
function markOf(size: number, note: string, keys: Verifier[]): Mark {
  const opened = openAnywhere(note, keys);
  return { size, root: opened?.size === size ? opened.root : null };
}

export function openAnywhere(note: string, keys: Verifier[]) {
  const origin = parseCheckpoint(note)?.origin ?? "";
  return openCheckpoint(
    note,
    keys.map(({ publicKey }) => ({ name: origin, publicKey })),
  );
}

/** @throws Error when none of the keys has signed it. */
export function givenMark(note: string, keys: Verifier[]): Mark {
  const opened = openAnywhere(note, keys);
  if (!opened) throw new Error("The checkpoint isn't one of this log, or isn't signed by its key.");
  return opened;
}

/** The root of what has been gone over: of complete subtrees, the largest first. */
export const rootOfStack = (stack: Hash[], join: (left: Hash, right: Hash) => Hash): Hash =>
  stack.length === 0 ? emptyRoot : stack.reduceRight((right, left) => join(left, right));
