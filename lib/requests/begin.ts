import type { EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { RAISE_MINUTES } from "../impersonations/input.ts";
import { beginRaise, judgeRaise } from "../impersonations/raise.ts";
import { type Begun, beginSession, judgeStart } from "../impersonations/start.ts";
import { canBegin, mayPassProtections } from "../policy.ts";
import { protectionsOf } from "../protections/guard.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { permittedReturn } from "../tickets/address.ts";
import { change, must, Refusal } from "../verb.ts";
import { aboutRequest } from "./about.ts";
import { needsToRaise, needsToStart } from "./needs.ts";
import { type AccessRequest, coversNeeds, type Needs, statusAt, yesAt } from "./request.ts";

/** What a yes has become: a session, or a raise of one. */
export type BegunRequest = ({ kind: "start" } & Begun) | { kind: "raise"; impersonation: Impersonation };

/**
 * The click that begins what somebody has said yes to; the hour, or the minutes of a raise, count from here. Every rule is
 * asked again, by what is so now: a yes is no way around one that has changed since. It is used once.
 *
 * @throws not_found for everybody but the asker; not_approved, request_expired; whatever refuses a start or a raise now;
 * unavailable while this server's clock is wrong.
 */
export async function beginRequested(context: EmployeeContext, id: string): Promise<BegunRequest> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    const request = yield* tx.requests.find(id);
    if (!request || request.impersonator.id !== caller.id) throw notFound("request");
    const status = statusAt(request, context.clock());
    must(canBegin(status, request.kind), "request.denied", aboutRequest(request));
    const begun = yield* request.kind === "raise"
      ? raised(context, tx, caller, request)
      : started(context, tx, caller, request);
    const used = yield* tx.requests.use(id, context.clock(), begun.impersonation.id);
    // Serializable transactions leave no way here; the conditional UPDATE is what would say so if one were found.
    if (!used) throw new DomainError("not_approved", "This was begun at the same moment.");
    return begun;
  });
}

function* started(context: EmployeeContext, tx: Tables, caller: Employee, request: AccessRequest): Steps<BegunRequest> {
  const { user, product, reason, ticket, access } = request;
  const returnTo = permittedReturn(request.returnTo, yield* tx.settings.get());
  const open = product && (yield* tx.products.find(product.id));
  const gone = new DomainError("product_unavailable", "The product is no longer connected.");
  if (!user || !open?.active) throw new Refusal(gone, "request.denied", aboutRequest(request));
  const input = { userId: user.id, productId: open.id, reason, ticket, returnTo, access };
  const wanted = yield* judgeStart(context, tx, caller, input);
  const { grant, settings } = wanted;
  assertGood(request, { grantId: grant.id, enableEpoch: settings.enableEpoch }, yield* needsToStart(tx, wanted));
  const yes = { approvedAt: yesAt(request), breakGlass: false, requestId: request.id };
  const protections = yield* protectionsOf(tx, { userId: user.id, productId: open.id });
  // Whoever said yes before that didn't know of it.
  if (!mayPassProtections(protections, yes).allowed) throw changedSince(request);
  return { kind: "start", ...(yield* beginSession(context, tx, wanted, yes)) };
}

function* raised(context: EmployeeContext, tx: Tables, caller: Employee, request: AccessRequest): Steps<BegunRequest> {
  const { impersonationId, reason, id: requestId } = request;
  const minutes = RAISE_MINUTES.find((each) => each === request.minutes);
  if (impersonationId === null || minutes === undefined) throw notFound("session");
  const impersonation = yield* judgeRaise(context, tx, caller, impersonationId);
  assertGood(request, impersonation, yield* needsToRaise(tx, impersonation));
  const raise = { caller, impersonation, reason: reason ?? "", minutes, requestId };
  return { kind: "raise", impersonation: yield* beginRaise(context, tx, raise) };
}

/** Under the same grant, since the feature was turned on, and by everybody who has to say yes now. */
function assertGood(request: AccessRequest, now: { grantId: string; enableEpoch: number }, needs: Needs): void {
  const same = request.grantId === now.grantId && request.enableEpoch === now.enableEpoch;
  if (same && coversNeeds(request, needs)) return;
  throw changedSince(request);
}

function changedSince(request: AccessRequest): Refusal {
  const changed = new DomainError("not_approved", "What has to be said yes to has changed since. Ask again.");
  return new Refusal(changed, "request.denied", aboutRequest(request));
}
