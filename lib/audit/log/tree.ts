import { createHash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962, section 2.1. Its nodes are kept where they lie in the order in which appending makes them:
 * a leaf's hash, then whatever it completes. So a tree only ever grows at the end of that list, and each proof is a
 * handful of numbers in it.
 */

/** 32 bytes, in base64. */
export type Hash = string;
export type HashAt = (place: number) => Hash;

const sha256 = (prefix: number, ...parts: Uint8Array[]): Hash => {
  const hash = createHash("sha256").update(Uint8Array.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest("base64");
};
const bytes = (hash: Hash) => Buffer.from(hash, "base64");

export const hashOfLeaf = (leaf: string): Hash => sha256(0, Buffer.from(leaf));
export const hashOfTwo = (left: Hash, right: Hash): Hash => sha256(1, bytes(left), bytes(right));
export const emptyRoot: Hash = createHash("sha256").digest("base64");

/** How many nodes a tree of this size has. */
export function nodeCountOf(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return 2 * size - ones;
}

/** How large a tree is that has so many nodes; null where no tree has. */
export function sizeOf(nodeCount: number): number | null {
  for (let size = Math.ceil(nodeCount / 2); nodeCountOf(size) <= nodeCount; size++)
    if (nodeCountOf(size) === nodeCount) return size;
  return null;
}

/** Where the node above the leaves `index * 2^level` and on is kept. */
export function placeOf(level: number, index: number): number {
  const lastLeaf = (index + 1) * 2 ** level - 1;
  return nodeCountOf(lastLeaf) + level;
}

/** The hashes that one more leaf adds, in their order, to a tree of this size. */
export function grow(size: number, leaf: Hash, at: HashAt): Hash[] {
  const made = [leaf];
  let hash = leaf;
  for (let [level, index] = [0, size]; index % 2 === 1; level++, index = (index - 1) / 2) {
    hash = hashOfTwo(at(placeOf(level, index - 1)), hash);
    made.push(hash);
  }
  return made;
}

/** Where the complete subtrees of [from, to) are kept, from left to right; `from` is where a subtree of that size can begin. */
export function subtreesOf(from: number, to: number): number[] {
  const places: number[] = [];
  for (let begin = from; begin < to; ) {
    let level = 0;
    while (begin % 2 ** (level + 1) === 0 && begin + 2 ** (level + 1) <= to) level++;
    places.push(placeOf(level, begin / 2 ** level));
    begin += 2 ** level;
  }
  return places;
}

/** The hash of the leaves [from, to). */
function hashOf(from: number, to: number, at: HashAt): Hash {
  return subtreesOf(from, to)
    .map(at)
    .reduceRight((right, left) => hashOfTwo(left, right));
}

export const rootOf = (size: number, at: HashAt): Hash => (size === 0 ? emptyRoot : hashOf(0, size, at));

/** The largest power of two below. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** PATH of RFC 6962, section 2.1.1: what leads from a leaf to the root of the tree of this size. */
export function inclusionProof(index: number, size: number, at: HashAt): Hash[] {
  const path = (from: number, to: number): Hash[] => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return index < middle
      ? [...path(from, middle), hashOf(middle, to, at)]
      : [...path(middle, to), hashOf(from, middle, at)];
  };
  return path(0, size);
}

/** PROOF of RFC 6962, section 2.1.2: that the tree of size `old` is the beginning of the one of `size`. Both above 0. */
export function consistencyProof(old: number, size: number, at: HashAt): Hash[] {
  const proof = (from: number, to: number, whole: boolean): Hash[] => {
    if (to === old) return whole ? [] : [hashOf(from, to, at)];
    const middle = from + splitOf(to - from);
    return old <= middle
      ? [...proof(from, middle, whole), hashOf(middle, to, at)]
      : [...proof(middle, to, false), hashOf(from, middle, at)];
  };
  return proof(0, size, true);
}

/** Which nodes something is made of, to be read at once before it is made. */
export function placesIn(make: (at: HashAt) => unknown): number[] {
  const places: number[] = [];
  make((place) => {
    places.push(place);
    return emptyRoot;
  });
  return places;
}

/** The root that a leaf and its proof lead to: RFC 9162, section 2.1.3.2. Null for a proof of another length. */
export function rootByInclusion(index: number, size: number, leaf: Hash, proof: Hash[]): Hash | null {
  const walk = (from: number, to: number, rest: Hash[]): Hash | null => {
    if (to - from === 1) return rest.length === 0 ? leaf : null;
    const last = rest.at(-1);
    const middle = from + splitOf(to - from);
    const below = index < middle ? walk(from, middle, rest.slice(0, -1)) : walk(middle, to, rest.slice(0, -1));
    if (last === undefined || below === null) return null;
    return index < middle ? hashOfTwo(below, last) : hashOfTwo(last, below);
  };
  return index < size ? walk(0, size, proof) : null;
}
