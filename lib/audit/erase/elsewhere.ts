import type { PageRequest, Steps, Tables } from "../../store/store.ts";

/** Blanks a page of rows about a user; says how many had something to blank, and where the next page is. */
export type Elsewhere = (
  tx: Tables,
  userId: string,
  page: PageRequest,
  now: Date,
) => Steps<{ erased: number; nextCursor: string | null }>;

/** A person's own words about the user, and the ticket that names them. */
function* impersonations(tx: Tables, userId: string, page: PageRequest, now: Date): ReturnType<Elsewhere> {
  const { items, nextCursor } = yield* tx.impersonations.list({ userId }, page, now);
  const wordy = items.filter(({ reason, ticket }) => reason !== null || ticket !== null).map(({ id }) => id);
  if (wordy.length > 0) yield* tx.impersonations.eraseWords(wordy);
  return { erased: wordy.length, nextCursor };
}

/**
 * Where else something is kept about a user, beside the log. Whoever adds such a table adds a line: outboxes, letters
 * that nobody took, answers, notes and acts.
 */
export const elsewhere: Elsewhere[] = [impersonations];
