import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { domainOf, emailKey } from "../users/email.ts";
import { type UserPerson, userPersonOf } from "../users/user.ts";
import { markOf } from "./address.ts";
import { protectionsByUser } from "./list.ts";
import { type Moving, writtenBy } from "./protection.ts";

/**
 * Protections don't hang on an address that can be changed: nobody gets around one by giving a user another e-mail, or
 * their e-mail to somebody else. Asked before the change, in its transaction. Who leaves a protected domain is protected
 * themselves from now on; what a protected user leaves behind protects whoever gets it.
 */
export function* carryAlong(context: Context, tx: Tables, moving: Moving[], actor: Actor): Steps<void> {
  const protections = yield* protectionsByUser(
    tx,
    moving.map(({ user }) => user.id),
  );
  const left: string[] = [];
  for (const { user, toEmail } of moving) {
    const { email } = user;
    if (email === null || (toEmail !== null && emailKey(toEmail) === emailKey(email))) continue;
    const standing = protections.get(user.id) ?? [];
    if (standing.some(({ kind }) => kind === "user")) left.push(markOf({ email }));
    else if (standing.length > 0 && domainOf(toEmail) !== domainOf(email))
      yield* protect(context, tx, user, `Had an e-mail of ${domainOf(email)}, which is protected.`, actor);
  }
  yield* tx.protections.keepAddresses(left, context.clock());
}

/**
 * The same before a user is deleted, by what they are known by elsewhere: whoever is added in their place is protected as
 * they were.
 */
export function* carryBeyond(context: Context, tx: Tables, user: UserPerson): Steps<void> {
  const protections = yield* tx.protections.ofUsers([user.id]);
  if (protections.length === 0) return;
  const own = protections.some(({ kind }) => kind === "user");
  // Their e-mail is protected by its domain anyway, where that is what protects them.
  const marks = marksOf({ ...user, email: own ? user.email : null });
  yield* tx.protections.keepAddresses(marks, context.clock());
}

/** Asked after users were added or got another address: who has got one that a protected user had, is protected. */
export function* carryOver(context: Context, tx: Tables, users: UserPerson[], actor: Actor): Steps<void> {
  if (users.length === 0 || !(yield* tx.protections.isAnyAddressKept())) return;
  const marks = new Map(users.map((user) => [user, marksOf(user)]));
  const kept = new Set(yield* tx.protections.addressesAmong([...marks.values()].flat()));
  for (const [user, own] of marks) {
    if (!own.some((mark) => kept.has(mark))) continue;
    yield* protect(context, tx, user, "Has an address that a protected user had.", actor);
  }
  yield* tx.protections.dropAddresses([...kept]);
}

const marksOf = ({ email, externalId }: Pick<UserPerson, "email" | "externalId">): string[] => [
  ...(email === null ? [] : [markOf({ email })]),
  ...(externalId === null ? [] : [markOf({ externalId })]),
];

function* protect(context: Context, tx: Tables, user: UserPerson, reason: string, actor: Actor): Steps<void> {
  const row = { kind: "user" as const, subject: user.id, reason, at: context.clock(), ...writtenBy(actor) };
  const changes = { protected: { from: false, to: true } };
  const event = eventOf(context, "user.protected", actor, { user: userPersonOf(user), reason, changes });
  yield* tx.protections.add(row, event);
}
