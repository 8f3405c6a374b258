import { createHash } from "node:crypto";
import type { Erasure } from "../../store/sealing.ts";
import type { PageRequest, Steps, Tables } from "../../store/store.ts";

const AT_ONCE = 1000;

/** An event that was recorded and that nobody is going to seal: it was put there. */
export interface Stranger {
  /** Where it would be, counted from 1. */
  entry: number;
  seq: number;
}

/** Goes over what is recorded: the first stranger, and how many wait for the sealer. */
export function* goOverRecorded(tx: Tables, archived: number): Steps<{ stranger: Stranger | null; unsealed: number }> {
  let [before, unsealed] = [archived, 0];
  let stranger: Stranger | null = null;
  for (let after = 0; ; ) {
    const rows = yield* tx.sealing.listRecorded(after, AT_ONCE);
    for (const { seq, leafIndex, waits } of rows) {
      if (leafIndex !== null) before = Math.max(before, leafIndex + 1);
      else if (waits) unsealed++;
      else stranger ??= { entry: before + 1, seq };
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return { stranger, unsealed };
    after = last.seq;
  }
}

/** What an `audit.erased` says of the values that went with it: their hash, each as a line, in the order of the leaves. */
export function digestOf() {
  const hash = createHash("sha256");
  return {
    add: ({ leafIndex, field }: Pick<Erasure, "leafIndex" | "field">) => void hash.update(`${leafIndex} ${field}\n`),
    hex: () => hash.digest("hex"),
  };
}

/** The events whose erasures are exactly what they say. Whatever else is missing beside a leaf wasn't erased by us. */
export function* erasingEvents(tx: Tables): Steps<Set<string>> {
  const honest = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const page: PageRequest = { cursor, limit: 100 };
    const { items, nextCursor } = yield* tx.audit.list({ type: "audit.erased" }, page);
    for (const { id, changes } of items) if (changes?.digest?.to === (yield* digestBy(tx, id))) honest.add(id);
    if (nextCursor === null) return honest;
    cursor = nextCursor;
  }
}

function* digestBy(tx: Tables, eventId: string): Steps<string> {
  const digest = digestOf();
  for (let after = 0; ; ) {
    const rows = yield* tx.sealing.listErasuresBy(eventId, after, AT_ONCE);
    rows.forEach(digest.add);
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return digest.hex();
    after = last.seq;
  }
}
