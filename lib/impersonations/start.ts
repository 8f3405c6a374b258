import type { EventFields } from "../audit/event.ts";
import { refusedThisHour } from "../audit/tally.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { mayImpersonate, mayImpersonateAnyone, mayStartAt } from "../policy.ts";
import type { Product } from "../products/product.ts";
import { requireProof } from "../proofs/require.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type User, userPersonOf } from "../users/user.ts";
import { change, must } from "../verb.ts";
import { about, endAll } from "./end.ts";
import { begin, HOUR_MS, type Impersonation } from "./impersonation.ts";
import type { StartInput } from "./input.ts";
import { lowerOf } from "./level.ts";

/**
 * By one employee, in any 60 minutes, with those that a rule refused. Not with what was merely asked wrongly: a user or
 * product that isn't there, no reason, no product. That begins nothing. Far above honest work, far below a harvest.
 */
export const STARTS_PER_HOUR = 120;

/**
 * The confirming click: a pending impersonation, and the address where its product takes over. The hour counts from
 * here. Whatever the caller had pending or live ends as `replaced`. What a rule refuses is recorded too, and counts as a start.
 *
 * @throws not_granted, impersonation_disabled, user_is_employee, user_unavailable, access_not_granted,
 * access_unavailable, reason_required, proof_required, product_required, product_unavailable, not_found, too_many_requests (120 an hour); unavailable while this server's clock is wrong.
 */
export async function startImpersonation(
  context: EmployeeContext,
  input: StartInput,
): Promise<{ impersonation: Impersonation; product: Product }> {
  assertRightTime(context.store);
  return change(context, function* (tx, caller) {
    must(yield* withinLimit(context, tx, caller), "impersonation.denied", attempted(input, null));
    const { enabled, reason, maxMinutes, enableEpoch, ...level } = yield* tx.settings.get();
    const grant = yield* tx.grants.find(caller.id);
    const mine = { enabled, granted: grant !== null };
    const user = yield* tx.users.find(input.userId);
    const userIsEmployee = yield* tx.users.isEmployee(input.userId);
    const may = user ? mayImpersonate(mine, user, { userIsEmployee }) : mayImpersonateAnyone(mine);
    must(may, "impersonation.denied", attempted(input, user));
    // The rule has found a grant, so it is the user that is missing.
    if (!user || !grant) throw notFound("user");
    const access = input.access ?? lowerOf(grant.access, level.defaultAccess);
    const allowed = { granted: grant.access, offered: level.accessLevels };
    must(mayStartAt(access, allowed), "impersonation.denied", attempted(input, user));
    if (reason === "required" && input.reason === null) throw reasonRequired();
    yield* requireProof(context, tx, level, attempted(input, user));
    const product = yield* productFor(tx, input.productId);

    yield* endAll(context, tx, { impersonatorId: caller.id }, "replaced", actorOf(caller));
    const impersonation = begin({
      id: context.newId(),
      impersonator: caller,
      user,
      product: { id: product.id, name: product.name },
      reason: input.reason,
      ticket: input.ticket,
      dashboardSession: context.session,
      grantId: grant.id,
      enableEpoch,
      access,
      maxMinutes,
      now: context.clock(),
    });
    const requested = eventOf(context, "impersonation.requested", actorOf(caller), {
      ...about(impersonation),
      reason: impersonation.reason,
      changes: { access: { from: null, to: access } },
    });
    const added = yield* tx.impersonations.add(impersonation, requested);
    // Serializable transactions leave no way here; the unique index is what would say so if one were found.
    if (!added)
      throw new DomainError("changed_meanwhile", "You started another session at the same moment. Try again.");
    return { impersonation: added, product };
  });
}

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

function* withinLimit(context: EmployeeContext, tx: Tables, caller: Employee) {
  const now = context.clock();
  const begun = yield* tx.impersonations.countBegunSince(caller.id, new Date(now.getTime() - HOUR_MS));
  const refused = yield* refusedThisHour(context, tx, caller.id, "impersonation.denied");
  if (begun.count + (refused?.count ?? 0) < STARTS_PER_HOUR) return { allowed: true } as const;
  // The first begun is an hour ago, or the refused are forgotten: whichever comes sooner makes room.
  const times = [refused?.windowEndsAt, begun.oldestAt && new Date(begun.oldestAt.getTime() + HOUR_MS)];
  const freeAt = Math.min(...times.flatMap((at) => (at ? [at.getTime()] : [])));
  return {
    allowed: false,
    because: "too_many_requests",
    sentence: `That's ${STARTS_PER_HOUR} sessions in an hour. Wait a little before the next one.`,
    retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)),
  } as const;
}
