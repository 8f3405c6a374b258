/** What can be wrong with an entry. The last two are told by a checkpoint, given or kept. */
export type Kind = "edited" | "inserted" | "deleted" | "reordered" | "truncated" | "forked";

/** The first entry that is wrong, counted from 1. */
export interface Bad {
  entry: number;
  kind: Kind;
}

export interface Good {
  /** Of the tree. */
  size: number;
  /** Of which so many have left, into archives. */
  archived: number;
  /** Recorded, and without a leaf yet. */
  unsealed: number;
}

export type Verdict = Good | Bad;

export const isBad = (verdict: object): verdict is Bad => "kind" in verdict;
