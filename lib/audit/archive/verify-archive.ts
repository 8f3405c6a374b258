import { isErased } from "../log/erased.ts";
import { leafOf, parseLeaf, personalFields } from "../log/leaf.ts";
import type { Verifier } from "../log/note.ts";
import { type Hash, hashOfLeaf, hashOfTwo } from "../log/tree.ts";
import { openAnywhere, rootOfStack } from "../verify/marks.ts";
import type { Verdict } from "../verify/verdict.ts";
import { type Foot, PAGE, parseEntry, parseFoot, parseHead } from "./lines.ts";

/**
 * Whether an archive's events make its leaves, and its leaves the tree that its last line has signed.
 *
 * @throws Error for what is no archive, or isn't signed by one of the keys.
 */
export async function verifyArchive(lines: AsyncIterable<string>, keys: Verifier[]): Promise<Verdict> {
  let [index, from]: [number, number | null] = [0, null];
  let stack: Hash[] = [];
  let foot: Foot | null = null;
  for await (const line of lines) {
    if (from === null) {
      ({ from, hashes: stack } = headIn(line));
      index = from;
    } else if (line.startsWith(PAGE)) continue;
    else if (line.startsWith('{"size"')) foot = parseFoot(line);
    else {
      const entry = parseEntry(line);
      if (entry.leafIndex !== index || foot)
        return { entry: index + 1, kind: entry.leafIndex > index ? "deleted" : "reordered" };
      if (!isWholeAlone(entry)) return { entry: index + 1, kind: "edited" };
      let hash = hashOfLeaf(entry.leaf);
      for (let rest = index; rest % 2 === 1; rest = (rest - 1) / 2) hash = hashOfTwo(stack.pop() ?? "", hash);
      stack.push(hash);
      index++;
    }
  }
  if (!foot) return { entry: index + 1, kind: "truncated" };
  const checkpoint = openAnywhere(foot.checkpoint, keys);
  if (!checkpoint) throw new Error("The archive isn't signed by this key.");
  if (index < checkpoint.size) return { entry: index + 1, kind: "truncated" };
  if (checkpoint.size !== index || rootOfStack(stack, hashOfTwo) !== checkpoint.root)
    return { entry: Math.max(index, 1), kind: "forked" };
  return { size: index, archived: 0, unsealed: 0 };
}

function headIn(line: string) {
  try {
    return parseHead(line);
  } catch {
    throw new Error("This is no archive of the audit log.");
  }
}

/** What was erased before it was archived has no salt, and nothing stands in its place. */
function isWholeAlone({ leaf, salts, recorded }: ReturnType<typeof parseEntry>): boolean {
  const commitments = parseLeaf(leaf)?.commitments;
  if (!commitments) return false;
  const erased = personalFields.filter((field) => salts[field] === null && commitments[field] !== null);
  const sealed = Object.fromEntries(erased.map((field) => [field, commitments[field]]));
  return isErased(recorded.event, erased) && leafOf(recorded, salts, sealed) === leaf;
}
