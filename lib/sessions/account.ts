import { eventOf } from "../context.ts";
import { assertGoodPassword, hashPassword, verifyPassword } from "../employees/password.ts";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { carryAlong, carryOver } from "../protections/carry.ts";
import type { Steps, Tables } from "../store/store.ts";
import { throttled } from "../throttle.ts";
import { emailKey } from "../users/email.ts";
import { userPersonOf } from "../users/user.ts";
import { actorOfUser, changeByUser, type ProductContext, takeAwayByUser } from "./session.ts";
import { endActingAs } from "./sign-out.ts";

/**
 * What a user may do to their own account, and nobody in their place: an hour of impersonation must not become forever
 * (docs/security.md#what-a-users-hour-cant-become). Every verb here refuses an impersonator itself, whatever page or
 * handler it is called from.
 */
export function assertNotImpersonated({ session }: ProductContext): void {
  if (session.impersonation) {
    throw new DomainError("impersonated", "You cannot perform this action while impersonating a user");
  }
}

/**
 * Changes the user's own password. Their other sessions end, and so does every impersonation of them.
 *
 * @throws impersonated, wrong_credentials, invalid_input, not_signed_in
 */
export async function changeUserPassword(
  context: ProductContext,
  given: { current: string; next: string },
): Promise<void> {
  assertNotImpersonated(context);
  const { user } = context.session;
  await assertOwnPassword(context, given.current);
  assertGoodPassword(given.next, { name: user.name ?? "", email: user.email ?? "" }, "/next");
  const passwordHash = await hashPassword(given.next);
  await takeAwayByUser(context, function* (tx) {
    yield* tx.users.update(user.id, { passwordHash }, event(context, "user.password_changed"));
    yield* endElsewhere(context, tx);
  });
}

/**
 * Changes the user's own e-mail. Impersonations of this user end. An employee's is taken too, in the same words: nobody
 * has shown that it is theirs, and employees can't be helped, so whoever took it would put out who is helping them.
 *
 * @throws impersonated, wrong_credentials, email_taken, not_signed_in
 */
export async function changeUserEmail(
  context: ProductContext,
  given: { email: string; password: string },
): Promise<void> {
  assertNotImpersonated(context);
  const { user } = context.session;
  await assertOwnPassword(context, given.password, "/password");
  await changeByUser(context, function* (tx) {
    const changes = { email: { from: user.email, to: given.email } };
    const moves = user.email === null || emailKey(given.email) !== emailKey(user.email);
    const foreign = moves && (yield* tx.employees.findByEmail(given.email))?.active;
    yield* carryAlong(context, tx, [{ user, toEmail: given.email }], actorOfUser(user));
    const emailChanged = event(context, "user.email_changed", changes);
    const changed = foreign ? null : yield* tx.users.update(user.id, { email: given.email }, emailChanged);
    if (!changed)
      throw new DomainError("email_taken", "Another account has this e-mail.", {
        fields: [{ pointer: "/email", detail: "Another account has this e-mail." }],
      });
    yield* carryOver(context, tx, [changed], actorOfUser(user));
    yield* endActingAs(context, tx, [user.id], actorOfUser(user));
  });
}

/**
 * Ends the user's other sessions, and every impersonation of them: the real user's choice wins. @throws impersonated
 */
export function signOutEverywhere(context: ProductContext): Promise<void> {
  assertNotImpersonated(context);
  return takeAwayByUser(context, function* (tx) {
    yield* endElsewhere(context, tx);
  });
}

/**
 * Closes the account: the user is disabled, so that what happened stays on record. @throws impersonated,
 * wrong_credentials
 */
export async function deleteAccount(context: ProductContext, given: { password: string }): Promise<void> {
  assertNotImpersonated(context);
  const { user } = context.session;
  await assertOwnPassword(context, given.password, "/password");
  await takeAwayByUser(context, function* (tx) {
    yield* tx.users.update(user.id, { active: false }, event(context, "user.disabled"));
    yield* endAll(context, tx, { userId: user.id }, "user_unavailable", actorOfUser(user));
    yield* tx.productSessions.end({ userId: user.id }, context.clock(), () => event(context, "session.ended"));
  });
}

function* endElsewhere(context: ProductContext, tx: Tables): Steps<void> {
  const { user, id } = context.session;
  yield* endAll(context, tx, { userId: user.id }, "user_signed_out", actorOfUser(user));
  yield* tx.productSessions.end({ userId: user.id, exceptId: id }, context.clock(), () =>
    event(context, "session.ended"),
  );
}

/** Asked again before anything that would outlast a session; throttled like a sign-in. */
async function assertOwnPassword(context: ProductContext, password: string, pointer = "/current"): Promise<void> {
  const { user } = context.session;
  const proven = await throttled(context, "own password", `user ${user.id}`, async () => {
    const hash = await context.store.read((tx) => tx.users.passwordHashOf(user.id));
    return (await verifyPassword(password, hash)) || null;
  });
  if (proven) return;
  throw new DomainError("wrong_credentials", "That isn't your password.", {
    fields: [{ pointer, detail: "That isn't your password." }],
  });
}

type OwnEvent = "user.password_changed" | "user.email_changed" | "user.disabled" | "session.ended";

function event(
  context: ProductContext,
  type: OwnEvent,
  changes: Record<string, { from: unknown; to: unknown }> | null = null,
) {
  const { user } = context.session;
  return eventOf(context, type, actorOfUser(user), { user: userPersonOf(user), changes });
}
