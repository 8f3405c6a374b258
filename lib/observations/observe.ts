import type { Context } from "../context.ts";
import { dueAt, type Impersonation } from "../impersonations/impersonation.ts";
import { rightTime } from "../skew.ts";
import type { Steps, Store, Tables } from "../store/store.ts";
import { type Asking, type Observation, SEEN_AGAIN_AFTER_MS, type Sight, SOON_MS } from "./observation.ts";

/**
 * What a product is seen to do, for its page (docs/decisions/0059-a-gauge-beside-the-record.md). Nothing here is waited for,
 * fails whoever is answered, or is written more than once a minute for each kind, however often it is seen.
 */
type Observing = Pick<Context, "store" | "clock">;

interface End {
  impersonationId: string;
  endedAt: Date;
}

/** It asked about the session of an impersonation, which may be over. Of another product's, and of nobody's, nothing is seen. */
export function sawAsking(
  context: Observing,
  { by, productId }: { by: Asking; productId: string | null | undefined },
  impersonation: Impersonation | null | undefined,
): void {
  if (!impersonation || impersonation.product.id !== productId) return;
  const now = rightTime(context)();
  const end = endOf(impersonation, now);
  if (by === "userinfo" && !end && isSigningIn(impersonation, now)) return;
  const seen = [seenOf(by, now)];
  if (end) seen.push(seenOf("noticed", now, end));
  // A page also asks for whoever comes back to a tab or has signed out: it isn't known to go on.
  if (end && by !== "page" && isAfter(end, now)) seen.push(seenOf("late", now, end));
  note(context, impersonation.product.id, seen);
}

/** Many clients ask once who has signed in, and never again. */
const isSigningIn = ({ startedAt, createdAt }: Impersonation, now: Date) =>
  now.getTime() - (startedAt ?? createdAt).getTime() < SEEN_AGAIN_AFTER_MS;

/** It was told of these ends by its list or its stream. Who asks `anew` may have been told of the older ones before. */
export function sawEnds(
  context: Observing,
  { productId, by, anew }: { productId: string; by: "ends_list" | "ends_stream"; anew: boolean },
  ends: { sid: string; endedAt: Date }[],
): void {
  const now = rightTime(context)();
  const newest = ends.reduce<End | null>(
    (last, { sid, endedAt }) => (last && last.endedAt >= endedAt ? last : { impersonationId: sid, endedAt }),
    null,
  );
  const known = anew && newest !== null && now.getTime() - newest.endedAt.getTime() > SEEN_AGAIN_AFTER_MS;
  note(context, productId, [seenOf(by, now), ...(newest && !known ? [seenOf("noticed", now, newest)] : [])]);
}

/** It was told of an end at its back-channel logout address, and answered that it has taken it. */
export function sawLogout(context: Observing, impersonation: Impersonation): void {
  const now = rightTime(context)();
  const end = endOf(impersonation, now);
  note(context, impersonation.product.id, [seenOf("logout", now), ...(end ? [seenOf("noticed", now, end)] : [])]);
}

/** What it says to have been done, and when. `taken` of what was recorded: what comes too late isn't, and says as much. */
export interface ToldAct {
  session: Impersonation;
  at: Date;
  taken: boolean;
}

export function sawActs(context: Observing, productId: string, acts: ToldAct[]): void {
  const now = rightTime(context)();
  const seen = acts.some(({ taken }) => taken) ? [seenOf("act", now)] : [];
  const after = acts.flatMap(({ session, at }) => {
    const end = endOf(session, now);
    // By its clock, which may be wrong: from a time to come nothing else would be seen until then.
    return end && isAfter(end, at) ? [seenOf("acted_on", at < now ? at : now, end)] : [];
  });
  const last = after.toSorted((one, other) => one.at.getTime() - other.at.getTime()).at(-1);
  note(context, productId, last ? [...seen, last] : seen);
}

/** Somebody called with its client id and another secret than its own: maybe its server. */
export function sawWrongSecret(context: Observing, productId: string): void {
  note(context, productId, [seenOf("wrong_secret", rightTime(context)())]);
}

function endOf(impersonation: Impersonation, now: Date): End | null {
  const due = dueAt(impersonation);
  const endedAt = impersonation.endedAt ?? (now >= due ? due : null);
  return endedAt && { impersonationId: impersonation.id, endedAt };
}

const isAfter = ({ endedAt }: End, at: Date) => at.getTime() - endedAt.getTime() > SOON_MS;

const seenOf = (kind: Sight, at: Date, end: End | null = null): Observation => ({
  ...{ kind, at, since: at },
  ...{ impersonationId: end?.impersonationId ?? null, endedAt: end?.endedAt ?? null },
});

/** By product and kind, what this process noted last: most of what is seen costs a look in here. */
const noted = new WeakMap<Store, Map<string, number>>();

function isNew(store: Store, productId: string, { kind, at, endedAt }: Observation): boolean {
  const known = noted.get(store) ?? new Map<string, number>();
  noted.set(store, known);
  const key = `${productId} ${kind}`;
  const last = known.get(key) ?? Number.NEGATIVE_INFINITY;
  // An end is learned of once, whenever that is: so many are noted as have ended.
  const mark = kind === "noticed" && endedAt ? endedAt.getTime() : at.getTime();
  if (kind === "noticed" ? mark <= last : mark - last < SEEN_AGAIN_AFTER_MS) return false;
  known.set(key, mark);
  return true;
}

function note({ store }: Observing, productId: string, seen: Observation[]): void {
  const news = seen.filter((each) => isNew(store, productId, each));
  if (news.length === 0 || store.brake.isOn()) return;
  // What can't be written is lost, and nobody is told: the next minute says it again.
  store.note((tx) => write(tx, productId, news)).catch(() => {});
}

function* write(tx: Tables, productId: string, news: Observation[]): Steps<void> {
  for (const each of news) {
    if (each.kind === "noticed") yield* tx.observations.putNewer(productId, each);
    else yield* put(tx, productId, each);
  }
}

/** Asked once, a product may just have learned of it. Asked again a minute later, it still has what it was to forget. */
function* put(tx: Tables, productId: string, observation: Observation): Steps<void> {
  const row = yield* tx.observations.put(productId, observation);
  if (row?.kind !== "late" || row.at.getTime() - row.since.getTime() < SEEN_AGAIN_AFTER_MS) return;
  yield* tx.observations.put(productId, { ...row, kind: "asked_on" });
}
