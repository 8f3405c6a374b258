import { type Context, eventOf } from "../../context.ts";
import type { Erasure, SealedEvent } from "../../store/sealing.ts";
import type { PageRequest, Steps, Tables } from "../../store/store.ts";
import { ERASED, erasedFrom, fieldsAbout } from "../log/erased.ts";
import type { NumberedEvent } from "../log/leaf.ts";
import { type Sealing, sealLog } from "../log/seal.ts";
import { digestOf } from "../verify/recorded.ts";
import { type ErasedElsewhere, eraseElsewhere } from "./elsewhere.ts";

/** Events of one transaction: nobody waits longer than for any other portion. */
const AT_ONCE = 100;

/** As often the log is gone over at most: of who is still in the directory, there may always be something new. */
const MOST_PASSES = 10;

export interface Erased {
  /** How many events said something about the user. */
  events: number;
  others: ErasedElsewhere;
}

/**
 * Blanks what is known of a user wherever it lies. In the log the values and their salts go, and the leaves stay, so it
 * verifies as before; an `audit.erased` for each portion says which. Killed in between, it goes on when it is called
 * again. The directory isn't its business: who is still in it goes on being recorded by name.
 */
export async function eraseUser(context: Context & Sealing, userId: string): Promise<Erased> {
  // Events that wait beside the database name people, too.
  await context.store.recordLate(context.clock());
  let events = 0;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    // What has no leaf has no commitment yet, and would be sealed without its values.
    await sealLog(context);
    const { erased, unsealed } = await passOver(context, userId);
    events += erased;
    if (erased + unsealed === 0) break;
  }
  const others = await eraseElsewhere(context, userId);
  await sealLog(context);
  return { events, others };
}

interface Passed {
  erased: number;
  /** Events that came after the sealer: nothing can be taken from them yet. */
  unsealed: number;
}

async function passOver(context: Context, userId: string): Promise<Passed> {
  const passed: Passed = { erased: 0, unsealed: 0 };
  for (const filter of [{ userId }, { actorId: userId }]) {
    for (let cursor: string | null = null; ; ) {
      const place: PageRequest = { cursor, limit: AT_ONCE };
      const page = await context.store.alone((tx) => erasePage(context, tx, userId, filter, place));
      passed.erased += page.erased;
      passed.unsealed += page.unsealed;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
  }
  return passed;
}

function* erasePage(
  context: Context,
  tx: Tables,
  userId: string,
  filter: { userId?: string; actorId?: string },
  place: PageRequest,
): Steps<Passed & { nextCursor: string | null }> {
  const { items, nextCursor } = yield* tx.audit.list(filter, place);
  const sealed = yield* tx.sealing.listOf(items.map(({ id }) => id));
  const chosen = sealed.flatMap((entry) => whatGoes(entry, userId));
  if (chosen.length > 0) yield* eraseAll(context, tx, userId, chosen);
  const leaves = new Set(sealed.map(({ eventId }) => eventId));
  // Our own record of it says no name to begin with.
  const unsealed = items.filter(({ id, type }) => !leaves.has(id) && type !== "audit.erased").length;
  return { erased: chosen.length, unsealed, nextCursor };
}

interface Going {
  recorded: NumberedEvent;
  leafIndex: number;
  fields: Erasure["field"][];
}

/** What of an event is still to go. Of that somebody was erased, the record says no name to begin with. */
function whatGoes({ recorded, leafIndex, salts }: SealedEvent, userId: string): Going[] {
  if (recorded === null || recorded.event.type === "audit.erased") return [];
  const fields = fieldsAbout(userId, recorded.event).filter((field) => salts[field] !== null);
  return fields.length > 0 ? [{ recorded, leafIndex, fields }] : [];
}

function* eraseAll(context: Context, tx: Tables, userId: string, chosen: Going[]): Steps<void> {
  const digest = digestOf();
  for (const { leafIndex, fields } of chosen) for (const field of fields) digest.add({ leafIndex, field });
  const event = eventOf(
    context,
    "audit.erased",
    { kind: "system" },
    {
      user: { id: userId, name: ERASED, email: null, externalId: null },
      changes: { events: { from: null, to: chosen.length }, digest: { from: null, to: digest.hex() } },
    },
  );
  for (const { recorded, leafIndex, fields } of chosen) {
    const blanked = { seq: recorded.seq, event: erasedFrom(recorded.event, fields) };
    yield* tx.sealing.erase(
      blanked,
      fields.map((field) => ({ leafIndex, field, eventId: event.id })),
    );
  }
  yield* tx.audit.add(event);
}
