import type { EventFields } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { notFound } from "../errors.ts";
import { mayDrop, mayRaise } from "../policy.ts";
import { requireProof } from "../proofs/require.ts";
import { assertRightTime, rightTime } from "../skew.ts";
import type { ImpersonationFilter, Steps, Tables } from "../store/store.ts";
import { change, must, takeAway } from "../verb.ts";
import { about, dropOverdue } from "./end.ts";
import { type EndReason, type Impersonation, live, raiseEnd } from "./impersonation.ts";
import type { RaiseInput } from "./input.ts";

/**
 * Lets a read-only session make changes for some minutes, for a reason of its own, and never past the session's end. It
 * is over at its time by the clock, whoever notes that. Raised already, the later of the two ends counts.
 *
 * @throws not_found, forbidden for everybody but its impersonator, not_live, already_full, access_not_granted,
 * access_unavailable, proof_required; unavailable while this server's clock is wrong.
 */
export function raiseImpersonation(
  context: EmployeeContext,
  id: string,
  { reason, minutes }: RaiseInput,
): Promise<Impersonation> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    const found = yield* tx.impersonations.findWithFacts(id);
    if (!found) throw notFound("session");
    const now = context.clock();
    const { impersonation } = found;
    const grant = yield* tx.grants.find(caller.id);
    const { accessLevels, ...settings } = yield* tx.settings.get();
    const running = impersonation.startedAt !== null && live(impersonation, found.facts, now);
    const facts = { live: running, granted: grant?.access ?? "read_only", offered: accessLevels };
    must(mayRaise(caller, impersonation, facts), "impersonation.denied", wanted(impersonation));
    yield* requireProof(context, tx, settings, wanted(impersonation));
    // What is over by its time gets its own event, before there is another raise.
    yield* dropOverdue(context, tx);
    const until = raiseEnd(impersonation, minutes, now);
    const raised = yield* tx.impersonations.raise(id, { at: now, until }, (row) =>
      eventOf(context, "impersonation.raised", actorOf(caller), {
        ...about(row),
        reason,
        changes: { raisedUntil: { from: told(impersonation.raisedUntil), to: told(until) } },
      }),
    );
    return raised ?? impersonation;
  });
}

/**
 * Takes a raise back at once: its impersonator, an Owner or an Admin. Of what isn't raised there is nothing to take,
 * which is no error and changes nothing.
 *
 * @throws not_found, or forbidden for a Member and somebody else's.
 */
export function dropImpersonation(context: EmployeeContext, id: string): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const impersonation = yield* tx.impersonations.find(id);
    if (!impersonation) throw notFound("session");
    must(mayDrop(caller, impersonation), "impersonation.denied", wanted(impersonation));
    const own = impersonation.impersonator.id === caller.id;
    yield* dropAll(context, tx, { id }, own ? "stopped" : "ended_by_admin", caller);
  });
}

/** Drops every raise that fits, in the transaction of whatever caused it, with each one's event. */
export function* dropAll(
  from: Context,
  tx: Tables,
  filter: ImpersonationFilter,
  reason: EndReason,
  by: EmployeeContext["caller"],
): Steps<Impersonation[]> {
  const context = { ...from, clock: rightTime(from) };
  if (!context.store.skew.isTooGreat()) yield* dropOverdue(context, tx);
  return yield* tx.impersonations.drop(filter, context.clock(), (row) => {
    const changes = { raisedUntil: { from: told(row.raisedUntil), to: null } };
    return eventOf(context, "impersonation.dropped", actorOf(by), { ...about(row), reason, changes });
  });
}

const told = (at: Date | null): string | null => at?.toISOString() ?? null;

const wanted = (impersonation: Impersonation): EventFields => ({
  ...about(impersonation),
  changes: { raisedUntil: { from: told(impersonation.raisedUntil), to: null } },
});
