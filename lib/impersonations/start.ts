import type { EventFields } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { type Employee, personOf } from "../employees/employee.ts";
import { DomainError, notFound } from "../errors.ts";
import { mayImpersonate, mayImpersonateAnyone } from "../policy.ts";
import type { Product } from "../products/product.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { User } from "../users/user.ts";
import { change, must } from "../verb.ts";
import { about, endAll } from "./end.ts";
import { begin, HOUR_MS, type Impersonation } from "./impersonation.ts";
import type { StartInput } from "./input.ts";

/** By one employee, in any 60 minutes. Far above honest work, far below a harvest. */
export const STARTS_PER_HOUR = 120;

/**
 * The confirming click: a pending impersonation, and the address where its product takes over. The hour counts from
 * here. Whatever the caller had pending or live ends as `replaced`. A refusal is recorded too.
 *
 * @throws not_granted, impersonation_disabled, user_is_employee, user_unavailable, reason_required, product_required,
 * product_unavailable, not_found, too_many_requests (120 an hour).
 */
export function startImpersonation(
  context: EmployeeContext,
  input: StartInput,
): Promise<{ impersonation: Impersonation; product: Product }> {
  return change(context, function* (tx, caller) {
    const { enabled, reason, maxMinutes, enableEpoch } = yield* tx.settings.get();
    const grant = yield* tx.grants.find(caller.id);
    const access = { enabled, granted: grant !== null };
    const user = yield* tx.users.find(input.userId);
    const userIsEmployee = (yield* tx.users.employeesAmong([input.userId])).length > 0;
    const may = user ? mayImpersonate(access, user, { userIsEmployee }) : mayImpersonateAnyone(access);
    must(may, "impersonation.denied", attempted(input, user));
    // The rule has found a grant, so it is the user that is missing.
    if (!user || !grant) throw notFound("user");
    if (reason === "required" && input.reason === null) throw reasonRequired();
    const product = yield* productFor(tx, input.productId);
    must(yield* withinLimit(context, tx, caller), "impersonation.denied", attempted(input, user));

    yield* endAll(context, tx, { impersonatorId: caller.id }, "replaced", actorOf(caller));
    const impersonation = begin({
      id: context.newId(),
      impersonator: caller,
      user: personOf(user),
      product: { id: product.id, name: product.name },
      reason: input.reason,
      ticket: input.ticket,
      dashboardSession: context.session,
      grantId: grant.id,
      enableEpoch,
      maxMinutes,
      now: context.clock(),
    });
    const requested = eventOf(context, "impersonation.requested", actorOf(caller), {
      ...about(impersonation),
      reason: impersonation.reason,
    });
    const added = yield* tx.impersonations.add(impersonation, requested);
    // Serializable transactions leave no way here; the unique index is what would say so if one were found.
    if (!added)
      throw new DomainError("changed_meanwhile", "You started another session at the same moment. Try again.");
    return { impersonation: added, product };
  });
}

const attempted = (input: StartInput, user: User | null): EventFields => ({
  user: user && personOf(user),
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

function* withinLimit({ clock }: EmployeeContext, tx: Tables, caller: Employee) {
  const now = clock();
  const { count, oldestAt } = yield* tx.impersonations.countBegunSince(caller.id, new Date(now.getTime() - HOUR_MS));
  if (count < STARTS_PER_HOUR || oldestAt === null) return { allowed: true } as const;
  return {
    allowed: false,
    because: "too_many_requests",
    sentence: `That's ${STARTS_PER_HOUR} sessions in an hour. Wait a little before the next one.`,
    retryAfterSeconds: Math.max(1, Math.ceil((oldestAt.getTime() + HOUR_MS - now.getTime()) / 1000)),
  } as const;
}
