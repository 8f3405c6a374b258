/** One body of work on the database, as a generator of queries. `Store` says who runs it, and how. */
// biome-ignore lint/suspicious/noExplicitAny: what comes back from a yield is typed where it is yielded, in db/
export type Steps<T> = Generator<unknown, T, any>;

/** A page of a list, newest first. `cursor` is opaque; null where the list ends. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
export interface PageRequest {
  cursor: string | null;
  /** 1 to 100. */
  limit: number;
}
