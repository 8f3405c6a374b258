import { signCheckpoint } from "../audit/log/checkpoint.ts";
import { type PersonalField, valuesOf } from "../audit/log/leaf.ts";
import type { Signer } from "../audit/log/note.ts";
import { made, treeOf } from "../audit/log/seal.ts";
import { inclusionProof } from "../audit/log/tree.ts";
import type { Receipt } from "../audit/verify/receipt.ts";
import { DomainError } from "../errors.ts";
import type { SealedEvent } from "../store/sealing.ts";
import type { PageRequest, Steps, Tables } from "../store/store.ts";
import { type Owner, sessionIn } from "./owner.ts";

/** Events of one transaction: nobody waits longer than for any other portion. */
const AT_ONCE = 100;

/** What may be opened to the reader, and the tree that everything is proven in. */
interface Reading {
  userId: string;
  showNames: boolean;
  size: number;
}

/**
 * That a session's events are in the audit log's tree as it is sealed now, for its user to keep: each leaf with its proof,
 * a checkpoint that is signed for it, and opened what the user sees anyway. Of an employee that is the id at most, and only
 * where names are shown.
 *
 * @throws not_signed_in; not_found; not_sealed in the first second of what is newest; archived for what has left.
 */
export async function receiptOf(owner: Owner, id: string, signer: Signer): Promise<Receipt> {
  const { store } = owner.context;
  const { checkpoint, reading } = await store.read(function* (tx) {
    const { user } = yield* sessionIn(tx, owner, id);
    if (yield* tx.sealing.hasUnsealedOf(id)) throw notSealed();
    const { size, root } = yield* treeOf(tx);
    const { showNames } = (yield* tx.settings.get()).supportAccess;
    return { checkpoint: signCheckpoint(size, root, signer), reading: { userId: user.id, showNames, size } };
  });
  const receipt: Receipt = { checkpoint, events: [], opened: [] };
  let begun = false;
  for (let cursor: string | null = null; ; ) {
    const page: PageRequest = { cursor, limit: AT_ONCE };
    // The tree only grows, so that what a proof is made of stays where it is.
    const portion: Portion = await store.read((tx) => provePage(tx, id, page, reading));
    receipt.events.unshift(...portion.events);
    receipt.opened.unshift(...portion.opened);
    begun ||= portion.begun;
    if (portion.nextCursor === null) break;
    cursor = portion.nextCursor;
  }
  if (!begun) throw archived();
  receipt.events.sort((one, other) => one.leafIndex - other.leafIndex);
  return receipt;
}

interface Portion extends Omit<Receipt, "checkpoint"> {
  /** The session's first event is among them. */
  begun: boolean;
  nextCursor: string | null;
}

function* provePage(tx: Tables, impersonationId: string, page: PageRequest, reading: Reading): Steps<Portion> {
  const { items, nextCursor } = yield* tx.audit.list({ impersonationId }, page);
  const sealed = yield* tx.sealing.listOf(items.map(({ id }) => id));
  // What has come since is for another receipt.
  const proven = sealed.filter(({ leafIndex }) => leafIndex < reading.size);
  const proofs = yield* made(tx, (at) => proven.map(({ leafIndex }) => inclusionProof(leafIndex, reading.size, at)));
  const events = proven.map(({ leafIndex, leaf }, index) => {
    if (leaf === null) throw archived();
    return {
      ...{ leafIndex, treeSize: reading.size },
      ...{ leaf: Buffer.from(leaf).toString("base64"), hashes: proofs[index] ?? [] },
    };
  });
  const opened = proven.flatMap((entry) => openedOf(entry, reading));
  return { events, opened, begun: items.some(({ type }) => type === "impersonation.requested"), nextCursor };
}

function openedOf({ leafIndex, recorded, salts }: SealedEvent, reading: Reading): Receipt["opened"] {
  if (!recorded) return [];
  const values = valuesOf(recorded.event);
  return fieldsFor(recorded.event, reading).flatMap((field) => {
    const [salt, value] = [salts[field], values[field]];
    return salt === null || value === null ? [] : [{ leafIndex, field, salt, value }];
  });
}

type Recorded = NonNullable<SealedEvent["recorded"]>["event"];

/** What the reader sees on their page: themselves, why, what was done, at which level, and how many pages. */
function fieldsFor(event: Recorded, { userId, showNames }: Reading): PersonalField[] {
  const { type, outcome, actor, user, changes } = event;
  const words = ["impersonation.requested", "impersonation.started", "impersonation.action"];
  const numbers = ["access", "pages"];
  const isSeen: Record<PersonalField, boolean> = {
    actor: actor.kind === "user" && actor.id === userId,
    user: user?.id === userId,
    employee: false,
    impersonator: showNames,
    reason: words.includes(type) && outcome === "succeeded",
    changes: changes !== null && Object.keys(changes).every((key) => numbers.includes(key)),
    personal: false,
  };
  return (Object.keys(isSeen) as PersonalField[]).filter((field) => isSeen[field]);
}

const notSealed = () =>
  new DomainError("not_sealed", "The session is recorded and not yet sealed: ask again in a second.", {
    retryAfterSeconds: 1,
  });
const archived = () =>
  new DomainError("archived", "What was recorded of this session has left with its month: ask for its archive.");
