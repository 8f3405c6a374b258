import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { HOUR_MS, type Impersonation, levelNow, raisedUntilNow } from "./impersonation.ts";
import type { Level } from "./level.ts";

/** Whatever ended before is past its own hour too, and no token of it is good any more. In milliseconds. */
const WINDOW_MS = HOUR_MS + 5 * 60 * 1000;
/**
 * How far each answer reaches back behind the one before, in milliseconds: two processes number and date their events
 * each by itself, and one that is written a little later can have the smaller number or the earlier time.
 */
export const OVERLAP_MS = 60 * 1000;

/** The level of now of a session that was raised or dropped lately, and since when it has it. */
export interface LevelChange {
  sid: string;
  access: Level;
  raisedUntil: Date | null;
  at: Date;
}

export interface Revocations {
  items: { sid: string; endedAt: Date }[];
  changes: LevelChange[];
  nextCursor: string;
}

/** Whose ends, and where to go on: a cursor of an answer before, or null for the last 65 minutes. */
export interface RevocationsQuery {
  productId: string;
  cursor: string | null;
}

/**
 * Which impersonations of a product have ended since the cursor, or in the last 65 minutes where there is none, and which
 * were raised or dropped. An end or a change may be told again, but never is one left out, whichever process wrote it.
 *
 * @throws DomainError invalid_input for a cursor that isn't one of ours; unavailable while no end could be written.
 */
export async function listRevocations(
  context: Context,
  productId: string,
  cursor: string | null,
): Promise<Revocations> {
  assertStoppable(context);
  return context.store.read((tx) => endsAfter(tx, { productId, cursor }, context.clock()));
}

/**
 * Who verifies offline can't know any more who impersonates while no end can be written, or dated, and stops believing it.
 *
 * @throws DomainError unavailable.
 */
export function assertStoppable({ store }: Context): void {
  if (store.brake.isOn()) throw new DomainError("unavailable", "No end of a session can be written now.");
  assertRightTime(store);
}

/** The same inside somebody's reading. @throws DomainError invalid_input. */
export function* endsAfter(tx: Tables, { productId, cursor }: RevocationsQuery, now: Date): Steps<Revocations> {
  const place = cursor === null ? { seq: 0, at: now } : placeOf(cursor);
  const from = new Date(now.getTime() - WINDOW_MS);
  const orSince = new Date(place.at.getTime() - OVERLAP_MS);
  const recorded = yield* tx.audit.listEnds({ productId, from, afterSeq: place.seq, orSince });
  // By their rows too: an end holds although the audit log couldn't take it (docs/security.md#the-failure-matrix).
  const ended = yield* tx.impersonations.listEnded(productId, cursor === null ? from : orSince);
  // What is told is how a session is, not what became of it, so its row says all of it.
  const releveled = yield* tx.impersonations.listReleveled(productId, cursor === null ? from : orSince);
  const seq = Math.max(place.seq, ...recorded.map((end) => end.seq));
  const items = new Map(recorded.map(({ impersonationId, endedAt }) => [impersonationId, endedAt]));
  for (const { id, endedAt } of ended) items.set(id, endedAt);
  return {
    items: [...items].map(([sid, endedAt]) => ({ sid, endedAt })),
    changes: releveled.map((each) => changeOf(each, now)),
    nextCursor: cursorOf({ seq, at: now }),
  };
}

/** A raise that is over by its time counts as dropped then, noted or not. */
function changeOf(impersonation: Impersonation, now: Date): LevelChange {
  const { id: sid, raisedUntil, levelChangedAt } = impersonation;
  const over = raisedUntil !== null && now >= raisedUntil;
  return {
    sid,
    access: levelNow(impersonation, now),
    raisedUntil: raisedUntilNow(impersonation, now),
    at: (over ? raisedUntil : levelChangedAt) ?? now,
  };
}

interface Place {
  /** The number of the newest event that was told. */
  seq: number;
  /** When it was told. */
  at: Date;
}

const cursorOf = ({ seq, at }: Place) => Buffer.from(`${seq}.${at.getTime()}`).toString("base64url");

function placeOf(cursor: string): Place {
  const [, seq, at] = /^(\d{1,15})\.(\d{1,14})$/.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (seq === undefined || at === undefined)
    throw new DomainError("invalid_input", "This cursor isn't one of ours. Ask without one.", {
      fields: [{ pointer: "/cursor", detail: "Use the nextCursor of the answer before." }],
    });
  return { seq: Number(seq), at: new Date(Number(at)) };
}
