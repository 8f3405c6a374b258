import type { Context } from "../../context.ts";
import type { Impersonation } from "../../impersonations/impersonation.ts";
import type { PageRequest, Steps, Tables } from "../../store/store.ts";

/** Rows of one transaction: nobody waits longer than for any other portion. */
const AT_ONCE = 100;

/** Rows beside the log that said something about a user. */
export interface ErasedElsewhere {
  impersonations: number;
  notes: number;
  pages: number;
  deliveries: number;
  protections: number;
  /** What was asked for, and how it was answered. */
  requests: number;
}

/**
 * Where else something is kept about a user, beside the log: words and notes of their impersonations, what was asked for,
 * what products told of pages, what receivers answered, and why they are protected. Whoever adds such a table adds a line.
 */
export async function eraseElsewhere({ store, clock }: Context, userId: string): Promise<ErasedElsewhere> {
  const erased: ErasedElsewhere = { impersonations: 0, notes: 0, pages: 0, deliveries: 0, protections: 0, requests: 0 };
  for (let cursor: string | null = null; ; ) {
    const place: PageRequest = { cursor, limit: AT_ONCE };
    const { items, nextCursor } = await store.read((tx) => tx.impersonations.list({ userId }, place, clock()));
    const ids = items.map(({ id }) => id);
    erased.impersonations += await store.write((tx) => eraseWords(tx, items));
    erased.notes += await store.write((tx) => tx.timeline.eraseNotes(ids));
    erased.pages += await inPortions(() => store.write((tx) => tx.timeline.erasePages(ids, AT_ONCE)));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  erased.requests = await inPortions(() => store.write((tx) => tx.requests.eraseWords(userId, AT_ONCE)));
  for (let seq: number | null = 0; seq !== null; ) {
    const after: number = seq;
    const portion = await store.write((tx) => tx.outbox.erase(userId, after, AT_ONCE));
    erased.deliveries += portion.erased;
    seq = portion.lastSeq;
  }
  erased.protections = await store.write((tx) => tx.protections.eraseReason(userId));
  return erased;
}

/** A person's own words about the user, and the ticket that names them. */
function* eraseWords(tx: Tables, items: Impersonation[]): Steps<number> {
  const wordy = items
    .filter(({ reason, ticket, returnTo }) => reason !== null || ticket !== null || returnTo !== null)
    .map(({ id }) => id);
  if (wordy.length > 0) yield* tx.impersonations.eraseWords(wordy);
  return wordy.length;
}

async function inPortions(erase: () => Promise<number>): Promise<number> {
  for (let all = 0; ; ) {
    const erased = await erase();
    all += erased;
    if (erased < AT_ONCE) return all;
  }
}
