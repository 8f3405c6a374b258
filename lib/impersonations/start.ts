import type { Changes, EventFields } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee, Grant } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { standingGrant } from "../grants/standing.ts";
import { mayImpersonate, mayImpersonateAnyone, mayStartAt } from "../policy.ts";
import type { Product } from "../products/product.ts";
import { requireProof, spendProof } from "../proofs/require.ts";
import { assertUnprotected } from "../protections/guard.ts";
import type { Asked } from "../requests/ask.ts";
import { unapproved, type Yes, yesWithoutAsking } from "../requests/needs.ts";
import type { ImpersonationSettings } from "../settings/settings.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { Say } from "../support-access/choice.ts";
import { queueEntered } from "../support-access/queue.ts";
import { mustBeLetIn } from "../support-access/say.ts";
import { type User, userPersonOf } from "../users/user.ts";
import { change, must } from "../verb.ts";
import { about, endAll } from "./end.ts";
import { begin, type Impersonation } from "./impersonation.ts";
import type { StartInput } from "./input.ts";
import { type Level, lowerOf } from "./level.ts";
import { withinLimit } from "./limit.ts";

/** What is to begin, once every rule has let it but whoever has to say yes. */
export interface Wanted {
  caller: Employee;
  user: User;
  product: Product;
  grant: Grant;
  access: Level;
  reason: string | null;
  ticket: string | null;
  breakGlass: boolean;
  settings: ImpersonationSettings;
  /** What the user says of it: no is refused already, and may still be that they have to be asked. */
  says: Say;
}

export interface Begun {
  impersonation: Impersonation;
  product: Product;
}

/** What is done where somebody has to say yes first. */
type Ask = (context: EmployeeContext, tx: Tables, wanted: Wanted) => Steps<Asked>;

/**
 * The confirming click: a pending impersonation, and the address where its product takes over. The hour counts from
 * here. Whatever the caller had pending or live ends as `replaced`. What a rule refuses is recorded too, and counts as a start.
 * Where somebody has to say yes first, nothing begins: they are asked by `ask`, and without it that is refused.
 *
 * @throws not_granted, impersonation_disabled, user_is_employee, user_unavailable, user_protected, access_not_granted,
 * access_unavailable, reason_required, proof_required, product_required, product_unavailable, user_refuses, not_found, not_approved,
 * too_many_requests (120 an hour); forbidden for who breaks the glass and is no Owner; whatever `ask` throws; unavailable while
 * this server's clock is wrong.
 */
export function startImpersonation(context: EmployeeContext, input: StartInput): Promise<Begun>;
export function startImpersonation(context: EmployeeContext, input: StartInput, ask: Ask): Promise<Begun | Asked>;
export async function startImpersonation(
  context: EmployeeContext,
  input: StartInput,
  ask: Ask = refuseUnasked,
): Promise<Begun | Asked> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    const wanted = yield* judgeStart(context, tx, caller, input);
    const yes = yield* yesWithoutAsking(context, tx, wanted);
    return yes ? yield* beginSession(context, tx, wanted, yes) : yield* ask(context, tx, wanted);
  });
}

/** Asks every rule but who has to say yes, in this order. Also of what somebody said yes to a while ago. */
export function* judgeStart(context: EmployeeContext, tx: Tables, caller: Employee, input: StartInput): Steps<Wanted> {
  must(yield* withinLimit(context, tx, caller), "impersonation.denied", attempted(input, null));
  const settings = yield* tx.settings.get();
  const grant = yield* standingGrant(tx, caller.id, context.clock());
  const mine = { enabled: settings.enabled, granted: grant !== null };
  const user = yield* tx.users.find(input.userId);
  const userIsEmployee = yield* tx.users.isEmployee(input.userId);
  const may = user ? mayImpersonate(mine, user, { userIsEmployee }) : mayImpersonateAnyone(mine);
  must(may, "impersonation.denied", attempted(input, user));
  // The rule has found a grant, so it is the user that is missing.
  if (!user || !grant) throw notFound("user");
  // Where somebody may say yes to it they are asked, and whoever breaks the glass waits for nobody.
  const unpassable = settings.approval === "nobody" && !input.breakGlass;
  if (unpassable) yield* assertUnprotected(tx, { userId: user.id }, attempted(input, user));
  const access = input.access ?? lowerOf(grant.access, settings.defaultAccess);
  const allowed = { granted: grant.access, offered: settings.accessLevels };
  must(mayStartAt(access, allowed), "impersonation.denied", attempted(input, user));
  if (settings.reason === "required" && input.reason === null) throw reasonRequired();
  yield* requireProof(context, tx, settings, attempted(input, user));
  const product = yield* productFor(tx, input.productId);
  if (unpassable) yield* assertUnprotected(tx, { productId: product.id }, attempted(input, user));
  const says = yield* mustBeLetIn(tx, user.id, context.clock(), attempted(input, user));
  const { reason, ticket, breakGlass = false } = input;
  return { caller, user, product, grant, access, reason, ticket, breakGlass, settings, says };
}

/** The row: whatever its impersonator had pending or live ends as `replaced`. */
export function* beginSession(context: EmployeeContext, tx: Tables, wanted: Wanted, yes: Yes): Steps<Begun> {
  const { caller, product, grant, settings, ...same } = wanted;
  yield* spendProof(context, tx);
  yield* endAll(context, tx, { impersonatorId: caller.id }, "replaced", actorOf(caller));
  const impersonation = begin({
    ...same,
    id: context.newId(),
    impersonator: caller,
    product: { id: product.id, name: product.name },
    dashboardSession: context.session,
    grantId: grant.id,
    grantUntil: grant.until,
    enableEpoch: settings.enableEpoch,
    approvedAt: yes.approvedAt,
    breakGlass: yes.breakGlass,
    maxMinutes: settings.maxMinutes,
    now: context.clock(),
  });
  const requested = eventOf(context, "impersonation.requested", actorOf(caller), {
    ...about(impersonation),
    reason: impersonation.reason,
    changes: { access: { from: null, to: same.access }, ...saidYes(yes) },
  });
  const added = yield* tx.impersonations.add(impersonation, requested);
  // Serializable transactions leave no way here; the unique index is what would say so if one were found.
  if (!added) throw new DomainError("changed_meanwhile", "You started another session at the same moment. Try again.");
  yield* queueEntered(context, tx, added);
  return { impersonation: added, product };
}

const saidYes = ({ requestId, breakGlass }: Yes): Changes => ({
  ...(requestId !== null && { request: { from: null, to: requestId } }),
  ...(breakGlass && { breakGlass: { from: null, to: true } }),
});

const refuseUnasked: Ask = (_, __, { user }) => {
  throw unapproved({ user: userPersonOf(user) });
};

const attempted = (input: StartInput, user: User | null): EventFields => ({
  user: user && userPersonOf(user),
  changes: { reason: { from: null, to: input.reason } },
});

const reasonRequired = () =>
  new DomainError("reason_required", "Say why you need to sign in as this user.", {
    fields: [{ pointer: "/reason", detail: "Say why you need to sign in as this user." }],
  });

function* productFor(tx: Tables, productId: string | null): Steps<Product> {
  const active = yield* tx.products.listActive();
  if (productId !== null) {
    const chosen = active.find(({ id }) => id === productId);
    if (!chosen) throw notFound("product");
    return chosen;
  }
  const [only, second] = active;
  if (!only)
    throw new DomainError("product_unavailable", "No product is connected yet, so there is nothing to sign in to.");
  if (second) {
    throw new DomainError("product_required", "Say which product to sign in to.", {
      fields: [{ pointer: "/productId", detail: "Say which product to sign in to." }],
    });
  }
  return only;
}
