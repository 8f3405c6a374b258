import type { Refused } from "../impersonations/hand-offs.ts";
import type { EndReason } from "../impersonations/impersonation.ts";
import type { Connection } from "./connection.ts";
import { type Asking, type Observation, type Sight, SOON_MS, waysOfAsking } from "./observation.ts";

/** The JSON of what was seen of a product. Null is what wasn't seen yet; times are known to within a minute. */
export function showConnection({ handOffs, seen }: Connection, now: Date) {
  const find = (kind: Sight) => seen.find((each) => each.kind === kind) ?? null;
  const at = (kind: Sight) => find(kind)?.at.toISOString() ?? null;
  const { last, unopened, refused, before } = handOffs;
  return {
    lastHandOff: last && { impersonationId: last.id, at: (last.startedAt ?? last.createdAt).toISOString() },
    unopened: unopened && { impersonationId: unopened.id, at: unopened.createdAt.toISOString() },
    refusedSince: shownRefusals(refused),
    refusedBefore: shownRefusals(before),
    asked: {
      introspection: at("introspection"),
      userinfo: at("userinfo"),
      endsList: at("ends_list"),
      endsStream: at("ends_stream"),
      refresh: at("refresh"),
      page: at("page"),
    },
    answeredLogout: at("logout"),
    recordedAct: at("act"),
    wrongSecret: at("wrong_secret"),
    noticedEnd: afterEnd(find("noticed")),
    unnoticedEnd: unnoticedEnd({ handOffs, seen }, now),
    askedAfterEnd: afterEnd(find("late")),
    wentOn: wentOn(find("acted_on"), find("asked_on")),
  };
}

export type ShownConnection = ReturnType<typeof showConnection>;

function afterEnd(seen: Observation | null) {
  if (seen?.impersonationId == null || seen.endedAt === null) return null;
  return {
    impersonationId: seen.impersonationId,
    endedAt: seen.endedAt.toISOString(),
    at: seen.at.toISOString(),
    afterMs: Math.max(0, seen.at.getTime() - seen.endedAt.getTime()),
  };
}

/** Of these a product may know by itself, or nobody was in it. */
const known: (EndReason | null)[] = ["expired", "stopped", "user_signed_out", "not_opened"];

/** The end of the last session that it opened, where it has learned of none since. Only of a product that was seen to ask before. */
function unnoticedEnd({ handOffs: { last }, seen }: Connection, now: Date) {
  const endedAt = last?.endedAt;
  if (!last || !endedAt || known.includes(last.endReason) || now.getTime() - endedAt.getTime() <= SOON_MS) return null;
  const noticed = seen.find(({ kind }) => kind === "noticed");
  const hasLearned = noticed?.endedAt != null && noticed.endedAt >= endedAt;
  const askedBefore = seen.some(({ kind, at }) => waysOfAsking.includes(kind as Asking) && at < endedAt);
  return hasLearned || !askedBefore ? null : { impersonationId: last.id, endedAt: endedAt.toISOString() };
}

/** The last end after which it went on. That it did something is worse than that it asked. */
function wentOn(acted: Observation | null, asked: Observation | null) {
  const endedMs = (seen: Observation | null) => seen?.endedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const byActs = endedMs(acted) >= endedMs(asked);
  const after = afterEnd(byActs ? acted : asked);
  return after && { ...after, by: byActs ? ("acts" as const) : ("requests" as const) };
}

const shownRefusals = (refused: Refused[]) =>
  bySentence(refused).map(({ sentence, times, at, impersonationId }) => ({
    ...{ sentence, times, lastAt: at.toISOString(), impersonationId },
  }));

/** Each once, the newest of those given first with how often, as products that are set up wrong are refused the same again and again. */
export function bySentence<T extends { sentence: string }>(refused: T[]): (T & { times: number })[] {
  const told = new Map<string, T & { times: number }>();
  for (const each of refused) {
    const known = told.get(each.sentence) ?? { ...each, times: 0 };
    told.set(each.sentence, { ...known, times: known.times + 1 });
  }
  return [...told.values()];
}
