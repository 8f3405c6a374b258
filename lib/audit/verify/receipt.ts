import * as z from "zod";
import { openCheckpoint } from "../log/checkpoint.ts";
import { commitmentOf, type PersonalField, parseLeaf, personalFields } from "../log/leaf.ts";
import type { Verifier } from "../log/note.ts";
import { type Hash, hashOfLeaf, rootByInclusion } from "../log/tree.ts";
import type { Bad } from "./verdict.ts";

const index = z.number().int().min(0);

/** What a user is given of sessions that concerned them: leaves with their proofs, and what they may see opened. */
const receiptShape = z.strictObject({
  checkpoint: z.string(),
  events: z.array(z.strictObject({ leafIndex: index, treeSize: index, leaf: z.string(), hashes: z.array(z.string()) })),
  opened: z.array(z.strictObject({ leafIndex: index, field: z.string(), salt: z.string(), value: z.unknown() })),
});
export type Receipt = z.output<typeof receiptShape>;

/** A receipt that is good: how many events are in it, and the size of the tree that they are in. */
export interface VerifiedReceipt {
  size: number;
  events: number;
}

/**
 * Whether everything in a receipt is in the log that its checkpoint is of, and says what it is opened to.
 *
 * @throws Error for what is no receipt, or isn't signed by one of the keys.
 */
export function verifyReceipt(text: string, keys: Verifier[]): VerifiedReceipt | Bad {
  const receipt = parseReceipt(text);
  const checkpoint = openCheckpoint(receipt.checkpoint, keys);
  if (!checkpoint) throw new Error("The receipt's checkpoint isn't signed by this key.");
  const leaves = new Map<number, string>();
  for (const { leafIndex, treeSize, leaf, hashes } of receipt.events) {
    const text = Buffer.from(leaf, "base64").toString("utf8");
    const root: Hash | null =
      treeSize === checkpoint.size ? rootByInclusion(leafIndex, treeSize, hashOfLeaf(text), hashes) : null;
    if (root !== checkpoint.root) return { entry: leafIndex + 1, kind: "edited" };
    leaves.set(leafIndex, text);
  }
  for (const { leafIndex, field, salt, value } of receipt.opened) {
    const commitments = parseLeaf(leaves.get(leafIndex) ?? "")?.commitments;
    const known = personalFields.find((each): each is PersonalField => each === field);
    if (!known || commitments?.[known] !== commitmentOf(salt, value)) return { entry: leafIndex + 1, kind: "edited" };
  }
  return { size: checkpoint.size, events: leaves.size };
}

function parseReceipt(text: string): Receipt {
  try {
    return receiptShape.parse(JSON.parse(text));
  } catch {
    throw new Error("This is no receipt: { checkpoint, events, opened }, as JSON.");
  }
}
