import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { sawEnds } from "../observations/observe.ts";
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

/** The level of now of a session that runs and was ever raised, and since when it has it. */
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
 * Which impersonations of a product have ended since the cursor, or in the last 65 minutes where there is none, and how
 * far those may go that run and were ever raised. An end or a change may be told again, but never is one left out, whichever
 * process wrote it.
 *
 * @throws DomainError invalid_input for a cursor that isn't one of ours; unavailable while no end could be written.
 */
export async function listRevocations(
  context: Context,
  productId: string,
  cursor: string | null,
): Promise<Revocations> {
  assertStoppable(context);
  const ends = await context.store.read((tx) => endsAfter(tx, { productId, cursor }, context.clock()));
  sawEnds(context, { productId, by: "ends_list", anew: cursor === null }, ends.items);
  return ends;
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
  const windowFrom = new Date(now.getTime() - WINDOW_MS);
  const asked = cursor === null ? null : openCursor(cursor);
  if (!asked || asked.at < windowFrom) return yield* endsOfWindow(tx, productId, windowFrom, now);
  const since = new Date(asked.at.getTime() - OVERLAP_MS);
  const [from, ...later] = placesFrom(asked.places, since);
  const recorded = yield* tx.audit.listEnds({ productId, afterSeq: from.seq });
  // By their rows too: an end holds although the audit log couldn't take it (docs/security.md#the-failure-matrix).
  const ended = yield* tx.impersonations.listEnded(productId, since);
  const items = new Map(recorded.map(({ impersonationId, endedAt }) => [impersonationId, endedAt]));
  for (const { id, endedAt } of ended) items.set(id, endedAt);
  const known = later.at(-1)?.seq ?? from.seq;
  const newest = recorded.at(-1)?.seq ?? known;
  const places: Places =
    newest > known ? [from, ...later.slice(0, MOST_PLACES - 2), { seq: newest, at: now }] : [from, ...later];
  return {
    items: [...items].map(([sid, endedAt]) => ({ sid, endedAt })),
    changes: yield* changesOf(tx, productId, now),
    nextCursor: cursorOf({ at: now, places }),
  };
}

/**
 * What is told of a level is how a session is, not what became of it, so its row says all of it. Each that runs and was
 * ever raised is told each time: they are few, and neither a clock that dated the change nor a number that came late hides
 * one.
 */
function* changesOf(tx: Tables, productId: string, now: Date): Steps<LevelChange[]> {
  return (yield* tx.impersonations.listReleveled(productId)).map((each) => changeOf(each, now));
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

/** By the rows, whatever date their end has: what began before that is past its hour, and a start's date is right. */
function* endsOfWindow(tx: Tables, productId: string, windowFrom: Date, now: Date): Steps<Revocations> {
  const ended = yield* tx.impersonations.listEndedOfBegun(productId, windowFrom);
  const seq = yield* tx.audit.newestEnd(productId);
  return {
    items: ended.map(({ id, endedAt }) => ({ sid: id, endedAt })),
    changes: yield* changesOf(tx, productId, now),
    nextCursor: cursorOf({ at: now, places: [{ seq, at: now }] }),
  };
}

interface Cursor {
  /** When the answer that it is of was given. */
  at: Date;
  places: Places;
}

/**
 * How far the numbers of ends had come, and when that was known by the clock of whoever answered. An end's own date is the
 * word of whichever process wrote it, whose clock may be wrong. Its number isn't, and one that is seen late was given at
 * most a minute before. So each question goes on from the number that was known a minute before the last answer.
 */
interface Place {
  seq: number;
  at: Date;
}
/** Oldest first. */
type Places = [Place, ...Place[]];

/** Of a cursor. With news more often than that in a minute it reaches back a little further. */
const MOST_PLACES = 8;
/** In characters: what so many places come to in base64url, each number as long as may be. */
export const MOST_OF_CURSOR = Math.ceil(((15 + MOST_PLACES * 32) * 4) / 3);
/** Of the version before, which told one end's number and date. A client that has one begins anew while servers change. */
const FORMER = /^\d{1,15}\.\d{1,14}$/;

/** From the last that was known by then on; all of them where none was. */
function placesFrom(places: Places, since: Date): Places {
  const [first, second, ...rest] = places;
  return second && second.at <= since ? placesFrom([second, ...rest], since) : [first, ...places.slice(1)];
}

const cursorOf = ({ at, places }: Cursor) =>
  Buffer.from([at.getTime(), ...places.map((place) => `${place.seq}.${place.at.getTime()}`)].join(":")).toString(
    "base64url",
  );

function openCursor(cursor: string): Cursor | null {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (FORMER.test(text)) return null;
  // With fifteen digits it would be in a year that Postgres doesn't read.
  const [at, ...told] = /^\d{1,14}(:\d{1,15}\.\d{1,15}){1,8}$/.test(text) ? text.split(":") : [];
  const [first, ...later] = told.map(placeOf);
  if (at === undefined || first === undefined)
    throw new DomainError("invalid_input", "This cursor isn't one of ours. Ask without one.", {
      fields: [{ pointer: "/cursor", detail: "Use the nextCursor of the answer before." }],
    });
  return { at: new Date(Number(at)), places: [first, ...later] };
}

function placeOf(text: string): Place {
  const [seq = 0, atMs = 0] = text.split(".").map(Number);
  return { seq, at: new Date(atMs) };
}
