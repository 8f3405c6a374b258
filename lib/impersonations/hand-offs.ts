import type { EmployeeContext } from "../context.ts";
import { mayManageProducts } from "../policy.ts";
import type { RefusedHandOff, Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import { type Impersonation, statusOf } from "./impersonation.ts";

/** How far back a product's hand-offs are looked up: what happened before says little about how it is set up now. */
export const HAND_OFF_DAYS = 30;
const RECENT_MS = HAND_OFF_DAYS * 24 * 60 * 60 * 1000;
/** Of a product's newest sessions, how many are looked at. */
const NEWEST = 50;

/** A session that its product couldn't open, and what to mend. */
export interface Refused extends RefusedHandOff {
  impersonation: Impersonation;
}

export interface HandOffs {
  /** The newest session that the product did open. */
  last: Impersonation | null;
  /** The newest of all, where nobody opened it in time and nothing was refused of it: the product never came, or didn't finish. */
  unopened: Impersonation | null;
  /** What was refused after that, newest first. */
  refused: Refused[];
  /** What was refused before it. */
  before: Refused[];
}

/**
 * Why sessions couldn't be opened, by their ids: of each the newest refusal, in the words that the log keeps. Nothing of
 * those that were opened in the end. For sessions that the caller was shown.
 */
export async function refusalsOf(
  { store }: EmployeeContext,
  impersonations: Impersonation[],
): Promise<Map<string, string>> {
  const refused = await store.read((tx) => readRefused(tx, impersonations));
  return new Map(refused.toReversed().map(({ impersonationId, sentence }) => [impersonationId, sentence]));
}

/** How a product's hand-offs went of late: what was opened last, and what has been refused since. @throws forbidden for Members. */
export async function handOffsOf({ store, caller, clock }: EmployeeContext, productId: string): Promise<HandOffs> {
  must(mayManageProducts(caller));
  const now = clock();
  const which = { productId, from: new Date(now.getTime() - RECENT_MS) };
  return store.read(function* (tx) {
    const { items } = yield* tx.impersonations.list(which, { cursor: null, limit: NEWEST }, now);
    const opened = items.findIndex(({ startedAt }) => startedAt !== null);
    const last = items[opened] ?? null;
    const all = yield* readRefused(tx, items);
    const isSince = ({ impersonation }: Refused) => last === null || impersonation.createdAt > last.createdAt;
    const unopened = items.slice(0, 1).find((newest) => isLeft(newest, now) && !all.some(isOf(newest))) ?? null;
    return { last, unopened, refused: all.filter(isSince), before: all.filter((each) => !isSince(each)) };
  });
}

const isOf =
  ({ id }: Impersonation) =>
  ({ impersonationId }: Refused) =>
    impersonationId === id;

/** Its minute is over without anybody having opened it, or ended it. */
const isLeft = (impersonation: Impersonation, now: Date) =>
  impersonation.startedAt === null &&
  statusOf(impersonation, now) === "ended" &&
  (impersonation.endReason ?? "not_opened") === "not_opened";

function* readRefused(tx: Tables, impersonations: Impersonation[]): Steps<Refused[]> {
  const unopened = new Map(impersonations.filter(({ startedAt }) => startedAt === null).map((each) => [each.id, each]));
  if (unopened.size === 0) return [];
  const refused = yield* tx.audit.listRefusedHandOffs([...unopened.keys()]);
  return refused.flatMap((each) => {
    const impersonation = unopened.get(each.impersonationId);
    return impersonation ? [{ ...each, impersonation }] : [];
  });
}
