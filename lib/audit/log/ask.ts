import type { EmployeeContext } from "../../context.ts";
import { DomainError, notFound } from "../../errors.ts";
import { maySeeAuditLog } from "../../policy.ts";
import type { Page, PageRequest } from "../../store/store.ts";
import { must } from "../../verb.ts";
import { type KeptCheckpoint, signCheckpoint } from "./checkpoint.ts";
import type { Signer } from "./note.ts";
import { made, treeOf } from "./seal.ts";
import { consistencyProof, type Hash, inclusionProof } from "./tree.ts";

/**
 * A checkpoint of the tree as it is sealed now, signed for whoever asks and not kept.
 *
 * @throws forbidden for Members.
 */
export async function checkpointNow({ store, caller }: EmployeeContext, signer: Signer): Promise<string> {
  must(maySeeAuditLog(caller));
  const { size, root } = await store.read(treeOf);
  return signCheckpoint(size, root, signer);
}

/**
 * A checkpoint of now, by which all that is recorded of a session can be proven; null in the first second of what is
 * newest in it, which no checkpoint covers yet.
 *
 * @throws forbidden for Members, also for their own: what a checkpoint says is how much everybody does.
 */
export async function checkpointOver(
  { store, caller }: EmployeeContext,
  impersonationId: string,
  signer: Signer,
): Promise<string | null> {
  must(maySeeAuditLog(caller));
  const tree = await store.read(function* (tx) {
    return (yield* tx.sealing.hasUnsealedOf(impersonationId)) ? null : yield* treeOf(tx);
  });
  return tree && signCheckpoint(tree.size, tree.root, signer);
}

/** The checkpoints that are kept, newest first. @throws forbidden for Members. */
export async function listCheckpoints(
  { store, caller }: EmployeeContext,
  page: PageRequest,
): Promise<Page<KeptCheckpoint>> {
  must(maySeeAuditLog(caller));
  return store.read((tx) => tx.sealing.listCheckpoints(page));
}

/** Which leaves these events have; one that isn't there isn't sealed yet. @throws forbidden for Members. */
export async function leavesOf({ store, caller }: EmployeeContext, eventIds: string[]): Promise<Map<string, number>> {
  must(maySeeAuditLog(caller));
  return store.ask((tx) => tx.sealing.leafIndexes(eventIds));
}

export interface InclusionProof {
  leafIndex: number;
  treeSize: number;
  /** In base64, as the hashes are. */
  leaf: string;
  hashes: Hash[];
  /** Of the tree that the proof is in. */
  checkpoint: string;
}

/**
 * That an event is in the tree as it is sealed now.
 *
 * @throws forbidden for Members; not_found; not_sealed in an event's first second; archived for what has left.
 */
export async function proveEvent(
  { store, caller }: EmployeeContext,
  eventId: string,
  signer: Signer,
): Promise<InclusionProof> {
  must(maySeeAuditLog(caller));
  return store.read(function* (tx) {
    const found = yield* tx.sealing.find(eventId);
    if (!found) throw notFound("event");
    const { leafIndex, leaf } = found;
    if (leafIndex === null)
      throw new DomainError("not_sealed", "The event is recorded and not yet sealed: ask again in a second.", {
        retryAfterSeconds: 1,
      });
    if (leaf === null)
      throw new DomainError("archived", "The event has left with its month: its archive file has what proves it.");
    const { size, root } = yield* treeOf(tx);
    const hashes = yield* made(tx, (at) => inclusionProof(leafIndex, size, at));
    const checkpoint = signCheckpoint(size, root, signer);
    return { leafIndex, treeSize: size, leaf: Buffer.from(leaf).toString("base64"), hashes, checkpoint };
  });
}

export interface ConsistencyProof {
  from: number;
  to: number;
  hashes: Hash[];
}

/**
 * That the tree of one size is the beginning of the tree of another.
 *
 * @throws forbidden for Members; invalid_input where the tree has never had such sizes.
 */
export async function proveConsistency(
  { store, caller }: EmployeeContext,
  { from, to }: { from: number; to: number },
): Promise<ConsistencyProof> {
  must(maySeeAuditLog(caller));
  return store.read(function* (tx) {
    const { size } = yield* treeOf(tx);
    if (to > size) throw outOfRange("to", `The log has ${size} sealed events.`);
    if (from > to) throw outOfRange("from", "This is not to be larger than the other.");
    return { from, to, hashes: yield* made(tx, (at) => consistencyProof(from, to, at)) };
  });
}

const outOfRange = (field: string, detail: string) =>
  new DomainError("invalid_input", detail, { fields: [{ pointer: `/${field}`, detail }] });
