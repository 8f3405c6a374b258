import type { EventFields } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { standingGrant } from "../grants/standing.ts";
import { mayDrop, mayPassProtections, mayRaise } from "../policy.ts";
import { requireProof, spendProof } from "../proofs/require.ts";
import { protectionsOf } from "../protections/guard.ts";
import type { Asked } from "../requests/ask.ts";
import { isNeeded, needsToRaise, unapproved } from "../requests/needs.ts";
import { assertRightTime, rightTime } from "../skew.ts";
import type { ImpersonationFilter, Steps, Tables } from "../store/store.ts";
import { change, must, takeAway } from "../verb.ts";
import { about, dropOverdue } from "./end.ts";
import { type EndReason, type Impersonation, live, raiseEnd } from "./impersonation.ts";
import type { RaiseInput } from "./input.ts";

/**
 * Lets a read-only session make changes for some minutes, for a reason of its own, and never past the session's end. It
 * is over at its time by the clock, whoever notes that. Raised already, the later of the two ends counts. Where somebody has
 * to say yes first, they are asked by `ask`, and without it that is refused.
 *
 * @throws not_found, forbidden for everybody but its impersonator, not_live, already_full, access_not_granted,
 * access_unavailable, user_protected, proof_required, not_approved; whatever `ask` throws; unavailable while this server's clock
 * is wrong.
 */
export function raiseImpersonation(context: EmployeeContext, id: string, input: RaiseInput): Promise<Impersonation>;
export function raiseImpersonation(
  context: EmployeeContext,
  id: string,
  input: RaiseInput,
  ask: Ask,
): Promise<Impersonation | Asked>;
export function raiseImpersonation(
  context: EmployeeContext,
  id: string,
  input: RaiseInput,
  ask: Ask = refuseUnasked,
): Promise<Impersonation | Asked> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    const impersonation = yield* judgeRaise(context, tx, caller, id);
    if (isNeeded(yield* needsToRaise(tx, impersonation)))
      return yield* ask(context, tx, { caller, impersonation, ...input });
    return yield* beginRaise(context, tx, { caller, impersonation, ...input, requestId: null });
  });
}

/** What is to be raised, by whom, and why. */
export type WantedRaise = RaiseInput & { caller: Employee; impersonation: Impersonation };
type Ask = (context: EmployeeContext, tx: Tables, wanted: WantedRaise) => Steps<Asked>;

/** Asks every rule but who has to say yes. Also of what somebody said yes to a while ago. */
export function* judgeRaise(context: EmployeeContext, tx: Tables, caller: Employee, id: string): Steps<Impersonation> {
  const found = yield* tx.impersonations.findWithFacts(id);
  if (!found) throw notFound("session");
  const { impersonation } = found;
  const grant = yield* standingGrant(tx, caller.id, context.clock());
  const { accessLevels, approval, ...settings } = yield* tx.settings.get();
  const running = impersonation.startedAt !== null && live(impersonation, found.facts, context.clock());
  const facts = { live: running, granted: grant?.access ?? "read_only", offered: accessLevels };
  must(mayRaise(caller, impersonation, facts), "impersonation.denied", wanted(impersonation));
  // A yes to looking was none to more, and where nobody is asked any more nobody can give one.
  if (approval === "nobody") {
    const { user, product } = impersonation;
    const protections = yield* protectionsOf(tx, { userId: user.id, productId: product.id });
    must(mayPassProtections(protections, { approvedAt: null }), "impersonation.denied", wanted(impersonation));
  }
  yield* requireProof(context, tx, settings, wanted(impersonation));
  return impersonation;
}

/** The raise: its minutes count from here. */
export function* beginRaise(
  context: EmployeeContext,
  tx: Tables,
  { caller, impersonation, reason, minutes, requestId }: WantedRaise & { requestId: string | null },
): Steps<Impersonation> {
  const now = context.clock();
  yield* spendProof(context, tx);
  // What is over by its time gets its own event, before there is another raise.
  yield* dropOverdue(context, tx);
  const until = raiseEnd(impersonation, minutes, now);
  const raised = yield* tx.impersonations.raise(impersonation.id, { at: now, until }, (row) =>
    eventOf(context, "impersonation.raised", actorOf(caller), {
      ...about(row),
      reason,
      changes: {
        raisedUntil: { from: told(impersonation.raisedUntil), to: told(until) },
        ...(requestId !== null && { request: { from: null, to: requestId } }),
      },
    }),
  );
  return raised ?? impersonation;
}

const refuseUnasked: Ask = (_, __, { impersonation }) => {
  throw unapproved(wanted(impersonation));
};

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
