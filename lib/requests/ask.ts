import type { AuditEvent } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { RaiseInput } from "../impersonations/input.ts";
import type { Level } from "../impersonations/level.ts";
import { withinLimit } from "../impersonations/limit.ts";
import type { Wanted } from "../impersonations/start.ts";
import { mayAskUser, mayPassProtections, mayWaitForApproval } from "../policy.ts";
import { protectionsOf } from "../protections/guard.ts";
import type { Protection } from "../protections/protection.ts";
import type { Steps, Tables } from "../store/store.ts";
import { queueRequest } from "../support-access/queue.ts";
import { must, Refusal } from "../verb.ts";
import { aboutRequest } from "./about.ts";
import { expireOverdue, expireRequests } from "./expire.ts";
import { countApprovers, needsToRaise, needsToStart } from "./needs.ts";
import {
  type AccessRequest,
  ASK_AGAIN_MS,
  coversNeeds,
  DECIDE_WITHIN_MS,
  missingAnswer,
  type Needs,
  statusAt,
  yesAt,
} from "./request.ts";

/** Instead of what was wanted: somebody has to say yes first. */
export interface Asked {
  request: AccessRequest;
}

/** What is asked for; what of it doesn't apply is null. */
type What = Pick<AccessRequest, "kind" | "user" | "product" | "reason" | "ticket" | "returnTo" | "access"> &
  Pick<AccessRequest, "impersonationId" | "minutes" | "until" | "grantId" | "enableEpoch">;

const nothing = { impersonationId: null, minutes: null, until: null } as const;

/** Asks for a session. For `startImpersonation`, where somebody has to say yes first. */
export function* askToStart(context: EmployeeContext, tx: Tables, wanted: Wanted): Steps<Asked> {
  const { caller, user, product, reason, ticket, returnTo, access, grant, settings } = wanted;
  const under = { grantId: grant.id, enableEpoch: settings.enableEpoch };
  const named = { user, product: { id: product.id, name: product.name } };
  const what: What = { ...nothing, ...named, ...under, kind: "start", reason, ticket, returnTo, access };
  return { request: yield* ask(context, tx, caller, what, yield* needsToStart(tx, wanted)) };
}

/** Asks for a raise. For `raiseImpersonation`. */
export function* askToRaise(
  context: EmployeeContext,
  tx: Tables,
  { caller, impersonation, reason, minutes }: { caller: Employee; impersonation: Impersonation } & RaiseInput,
): Steps<Asked> {
  const { id: impersonationId, user, product, ticket, grantId, enableEpoch } = impersonation;
  const of = { impersonationId, user, product, ticket, grantId, enableEpoch };
  const what: What = { ...nothing, ...of, kind: "raise", returnTo: null, reason, minutes, access: "full" };
  return { request: yield* ask(context, tx, caller, what, yield* needsToRaise(tx, impersonation)) };
}

/** Asks an Owner for the caller's own access. For `grantImpersonator`. @param until - when it is to end, if ever. */
export function* askForGrant(
  context: EmployeeContext,
  tx: Tables,
  { caller, access, until = null }: { caller: Employee; access: Level; until?: Date | null },
): Steps<Asked> {
  const nobody = {
    user: null,
    product: null,
    reason: null,
    ticket: null,
    returnTo: null,
    grantId: null,
    enableEpoch: null,
  };
  const what: What = { ...nothing, ...nobody, kind: "grant", access, until };
  return { request: yield* ask(context, tx, caller, what, { approver: true, user: false }) };
}

/**
 * Asking for the same again gives what is there: what waits, or a yes that hasn't been used. What waits by rules that have
 * changed since is over.
 */
function* ask(context: EmployeeContext, tx: Tables, caller: Employee, what: What, needs: Needs): Steps<AccessRequest> {
  yield* expireOverdue(context, tx);
  const mine = (yield* tx.requests.listOpen({ impersonatorId: caller.id })).filter(isAbout(what));
  const protections = yield* protectionsAround(tx, what);
  const good = mine.filter(
    (each) => coversNeeds(each, needs) && isUnder(each, what) && knewOf(protections, yesAt(each)),
  );
  const again = good.find((each) => each.access === what.access && each.product?.id === what.product?.id);
  if (again && statusAt(again, context.clock()) !== "expired") return again;
  const waiting = mine.find(({ status }) => status === "waiting");
  if (waiting && good.includes(waiting)) throw alreadyWaiting(waiting);
  if (waiting) yield* expireRequests(context, tx, { id: waiting.id }, "replaced", actorOf(caller));

  const request = newRequest(context, caller, what, needs);
  if (needs.approver && what.kind !== "grant")
    must(mayWaitForApproval(yield* countApprovers(tx, caller)), "impersonation.denied", aboutRequest(request));
  if (needs.user) yield* assertAskable(context, tx, request);
  must(yield* withinLimit(context, tx, caller), "impersonation.denied", aboutRequest(request));
  const added = yield* tx.requests.add(request, created(context, caller, request));
  // Serializable transactions leave no way here; the unique index is what would say so if one were found.
  if (!added) throw new DomainError("changed_meanwhile", "You asked for something else at the same moment. Try again.");
  yield* queueRequest(context, tx, added);
  return added;
}

function* protectionsAround(tx: Tables, { user, product }: What): Steps<Protection[]> {
  return user && product ? yield* protectionsOf(tx, { userId: user.id, productId: product.id }) : [];
}

/**
 * Their no to looking is one to changes, too; after a no to changes they may be asked for looking only.
 *
 * @throws too_many_requests, with the seconds to wait.
 */
function* assertAskable(context: EmployeeContext, tx: Tables, request: AccessRequest): Steps<void> {
  const { impersonator, user, product, access } = request;
  if (!user || !product) return;
  const asked = { impersonatorId: impersonator.id, userId: user.id, productId: product.id };
  const levels: Level[] = access === "full" ? ["read_only", "full"] : ["read_only"];
  const now = context.clock();
  const refused = yield* tx.requests.findRefusedByUser({ ...asked, levels }, new Date(now.getTime() - ASK_AGAIN_MS));
  must(mayAskUser(refused?.userAnsweredAt ?? null, now), "impersonation.denied", aboutRequest(request));
}

/** Whoever said yes before a protection began didn't know of it; where nobody has yet, they still will. */
const knewOf = (protections: Protection[], saidYesAt: Date | null): boolean =>
  saidYesAt === null || mayPassProtections(protections, { approvedAt: saidYesAt }).allowed;

const isAbout = (what: What) => (request: AccessRequest) =>
  request.kind === what.kind && (request.user?.id ?? null) === (what.user?.id ?? null);

/** Of the same session, and under the same grant since the feature was turned on. */
const isUnder = (request: AccessRequest, what: What): boolean =>
  (what.kind !== "raise" || request.impersonationId === what.impersonationId) &&
  request.grantId === what.grantId &&
  request.enableEpoch === what.enableEpoch;

const newRequest = (context: EmployeeContext, caller: Employee, what: What, needs: Needs): AccessRequest => {
  const createdAt = context.clock();
  const unanswered = { answeredBy: null, answeredAt: null, note: null, userAnsweredAt: null, approvedAt: null };
  return {
    ...{ ...what, id: context.newId(), status: "waiting", ...unanswered },
    impersonator: { id: caller.id, name: caller.name, email: caller.email },
    ...{ needsApprover: needs.approver, needsUser: needs.user },
    ...{ createdAt, expiresAt: new Date(createdAt.getTime() + DECIDE_WITHIN_MS) },
  };
};

function created(context: EmployeeContext, caller: Employee, request: AccessRequest): AuditEvent {
  const { access, minutes } = request;
  const changes = {
    access: { from: null, to: access },
    waitsFor: { from: null, to: missingAnswer(request) },
    ...(minutes !== null && { minutes: { from: null, to: minutes } }),
  };
  return eventOf(context, "request.created", actorOf(caller), {
    ...aboutRequest(request, changes),
    reason: request.reason,
  });
}

function alreadyWaiting(waiting: AccessRequest): Refusal {
  const sentence = "You have asked for this user already, at another level or in another product. Wait for the answer.";
  return new Refusal(new DomainError("already_waiting", sentence), "impersonation.denied", aboutRequest(waiting));
}
