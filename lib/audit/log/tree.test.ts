import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  consistencyProof,
  emptyRoot,
  grow,
  type Hash,
  hashOfLeaf,
  hashOfTwo,
  inclusionProof,
  nodeCountOf,
  placesIn,
  rootByInclusion,
  rootOf,
  sizeOf,
} from "./tree.ts";

const leaves = Array.from({ length: 70 }, (_, index) => hashOfLeaf(`leaf ${index}`));

/** The tree's nodes as appending makes them. */
function nodesOf(size: number): Hash[] {
  const nodes: Hash[] = [];
  for (const [index, leaf] of leaves.slice(0, size).entries())
    nodes.push(...grow(index, leaf, (place) => nodes[place] ?? ""));
  return nodes;
}
const nodes = nodesOf(leaves.length);
const at = (place: number) => nodes[place] ?? "no such node";

/** MTH of RFC 6962, section 2.1, to the letter. */
function rootByTheBook(hashes: Hash[]): Hash {
  if (hashes.length === 0) return createHash("sha256").digest("base64");
  if (hashes.length === 1) return hashes[0] ?? "";
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return hashOfTwo(rootByTheBook(hashes.slice(0, split)), rootByTheBook(hashes.slice(split)));
}

describe("the tree", () => {
  test("has the root of RFC 6962 at every size, made of few nodes that only ever grow", () => {
    for (let size = 0; size <= leaves.length; size++) {
      expect(rootOf(size, at)).toBe(rootByTheBook(leaves.slice(0, size)));
      expect(nodesOf(size)).toEqual(nodes.slice(0, nodeCountOf(size)));
      expect(sizeOf(nodeCountOf(size))).toBe(size);
      expect(placesIn((each) => rootOf(size, each)).length).toBeLessThanOrEqual(7);
    }
    expect(rootOf(0, at)).toBe(emptyRoot);
    expect(sizeOf(2)).toBeNull();
  });

  test("proves that a leaf is in it, and no other leaf, at no other place", () => {
    for (const size of [1, 2, 3, 7, 8, 64, 65, 70])
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, at);
        const leaf = leaves[index] ?? "";
        expect(rootByInclusion(index, size, leaf, proof)).toBe(rootOf(size, at));
        expect(rootByInclusion(index, size, hashOfLeaf("another"), proof)).not.toBe(rootOf(size, at));
        expect(rootByInclusion(index, size, leaf, [...proof, leaf])).toBeNull();
      }
    expect(rootByInclusion(3, 3, leaves[3] ?? "", [])).toBeNull();
  });

  test("proves that it is what another was the beginning of", () => {
    for (const size of [2, 3, 7, 8, 70])
      for (let old = 1; old <= size; old++) {
        const proof = consistencyProof(old, size, at);
        expect(rootsByConsistency(old, size, rootOf(old, at), proof)).toEqual([rootOf(old, at), rootOf(size, at)]);
      }
  });
});

/** RFC 9162, section 2.1.4.2, which computes both roots from the proof. */
function rootsByConsistency(first: number, second: number, firstRoot: Hash, given: Hash[]): [Hash, Hash] | null {
  if (first === second) return given.length === 0 ? [firstRoot, firstRoot] : null;
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...given] : [...given];
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [(fn - 1) / 2, Math.floor(sn / 2)];
  let [fr, sr] = [path[0] ?? "", path[0] ?? ""];
  for (const step of path.slice(1)) {
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [hashOfTwo(step, fr), hashOfTwo(step, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else sr = hashOfTwo(sr, step);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return [fr, sr];
}
