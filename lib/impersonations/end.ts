import type { Actor, EventFields } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { expireGrant } from "../grants/expire.ts";
import { queueLogouts } from "../logouts/queue.ts";
import { mayEnd, mayEndAll } from "../policy.ts";
import { expireRequests } from "../requests/expire.ts";
import { rightTime } from "../skew.ts";
import type { Ended, ImpersonationFilter, Steps, Tables } from "../store/store.ts";
import { queueSummaries } from "../support-access/queue.ts";
import { must, takeAway, tryAnyway } from "../verb.ts";
import type { EndReason, Impersonation } from "./impersonation.ts";

/** What every event about an impersonation says of it. */
export const about = (impersonation: Impersonation): EventFields => ({
  user: impersonation.user,
  impersonationId: impersonation.id,
  impersonatorId: impersonation.impersonator.id,
  productId: impersonation.product.id,
});

/** How many pages it had, which lie beside the log; of one that never started there is nothing to say. */
const aboutEnd = (impersonation: Ended): EventFields => ({
  ...about(impersonation),
  changes: impersonation.startedAt === null ? null : { pages: { from: null, to: impersonation.pages } },
});

/**
 * Ends every impersonation that fits, writes each one's event and notes whom to tell, in the transaction of whatever
 * caused it. Called eagerly by each verb of the lifecycle matrix; `live()` is the net below for whoever forgets.
 */
export function* endAll(
  from: Context,
  tx: Tables,
  filter: ImpersonationFilter,
  reason: EndReason,
  actor: Actor,
): Steps<Impersonation[]> {
  // Products are told of ends by their date: one by a wrong clock would be told too late, or never.
  const context = { ...from, clock: rightTime(from) };
  // By a wrong clock nobody can say what is overdue; an end that somebody asks for needs none.
  if (!context.store.skew.isTooGreat()) yield* endOverdue(context, tx);
  const ended = yield* tx.impersonations.end(filter, reason, context.clock(), (impersonation) =>
    eventOf(context, "impersonation.ended", actor, { ...aboutEnd(impersonation), reason }),
  );
  yield* queueLogouts(context, tx, ended);
  yield* queueSummaries(context, tx, ended);
  return ended;
}

/** Drops what was raised for so long and no longer, dated by its time, whoever notices first. */
export function dropOverdue(context: Context, tx: Tables, now = context.clock()): Steps<Impersonation[]> {
  return tx.impersonations.dropOverdue(now, (row) => {
    const { raisedUntil } = row;
    const changes = { raisedUntil: { from: raisedUntil?.toISOString() ?? null, to: null } };
    const fields = { ...about(row), reason: "expired", changes };
    const event = eventOf(context, "impersonation.dropped", { kind: "system" }, fields);
    return { ...event, at: raisedUntil ?? event.at };
  });
}

/**
 * Ends what time has ended already. First, so that nothing overdue gets a reason that came later. So it goes in the order of
 * time, too: what was over before a grant was isn't over by that grant.
 */
export function* endOverdue(context: Context, tx: Tables): Steps<Impersonation[]> {
  const ended: Impersonation[] = [];
  const endedEvent = (impersonation: Ended) =>
    eventOf(
      context,
      "impersonation.ended",
      { kind: "system" },
      { ...aboutEnd(impersonation), reason: impersonation.endReason },
    );
  function* endUntil(now: Date) {
    yield* dropOverdue(context, tx, now);
    ended.push(...(yield* tx.impersonations.endOverdue(now, endedEvent)));
  }
  for (const grant of yield* tx.grants.listOver(context.clock())) {
    const over = grant.until ?? context.clock();
    yield* endUntil(new Date(over.getTime() - 1));
    if (!(yield* expireGrant(context, tx, grant))) continue;
    ended.push(...(yield* tx.impersonations.end({ grantId: grant.id }, "grant_expired", over, endedEvent)));
    yield* expireRequests(context, tx, { grantId: grant.id }, "grant_expired", { kind: "system" });
  }
  yield* endUntil(context.clock());
  yield* queueLogouts(context, tx, ended);
  yield* queueSummaries(context, tx, ended);
  return ended;
}

/**
 * Gives overdue rows their end and their one event, and raises and grants that are over theirs, whoever notices first: start-up,
 * the timer, or a request that found one, but for a server whose clock is wrong. Safe to call from everywhere at once.
 */
export async function settleOverdue(context: Context): Promise<void> {
  if (context.store.skew.isTooGreat()) return;
  const overdue = await context.store.read((tx) => tx.impersonations.isAnyOverdue(context.clock()));
  if (overdue) await tryAnyway(context.store, (tx) => endOverdue(context, tx));
}

/**
 * Asked every second: can this process still write? While somebody impersonates it finds out before anybody wants to
 * stop them, and once it can again, what couldn't be written is.
 */
export async function testBrake({ store, clock }: Context): Promise<void> {
  const toStop = store.brake.isOn() || (await store.read((tx) => tx.impersonations.isAnyUnended()));
  if (toStop) await store.brake.test(() => store.probe(clock()));
}

/**
 * Ends one impersonation: its impersonator's as `stopped`, anybody else's as `ended_by_admin`. Ending what is over
 * already is no error and changes nothing.
 *
 * @throws not_found, or forbidden for a Member and somebody else's.
 */
export function endImpersonation(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const impersonation = yield* tx.impersonations.find(id);
    if (!impersonation) throw notFound("session");
    must(mayEnd(caller, impersonation), "impersonation.denied", about(impersonation));
    const own = impersonation.impersonator.id === caller.id;
    yield* endAll(context, tx, { id }, own ? "stopped" : "ended_by_admin", actorOf(caller));
  });
}

/**
 * Ends every pending or live impersonation of everybody. Owner and Admin's brake.
 *
 * @throws forbidden for Members.
 */
export function endAllImpersonations(context: EmployeeContext): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const actor = actorOf(caller);
    must(mayEndAll(caller), "impersonation.denied", {
      changes: { sessions: { from: "live", to: "ended" } },
    });
    yield* endAll(context, tx, {}, "ended_by_admin", actor);
  });
}
