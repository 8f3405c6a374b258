import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { adoptSay, leftSay } from "../support-access/carry.ts";
import { domainOf, emailKey } from "../users/email.ts";
import { type UserPerson, userPersonOf } from "../users/user.ts";
import { type Along, alongs, markOf } from "./address.ts";
import { protectionsByUser } from "./list.ts";
import { type Moving, writtenBy } from "./protection.ts";

/**
 * Protections don't hang on an address that can be changed: nobody gets around one by giving a user another e-mail, or
 * their e-mail to somebody else. Asked before the change, in its transaction. Who leaves a protected domain is protected
 * themselves from now on; what a protected user leaves behind protects whoever gets it. So does what they said of support.
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
    const said = yield* leftSay(tx, user.id);
    if (said) left.push(markOf({ email }, said));
    const standing = protections.get(user.id) ?? [];
    if (standing.some(({ kind }) => kind === "user")) left.push(markOf({ email }, "protected"));
    else if (standing.length > 0 && domainOf(toEmail) !== domainOf(email))
      yield* protect(context, tx, user, `Had an e-mail of ${domainOf(email)}, which is protected.`, actor);
  }
  yield* tx.protections.keepAddresses(left, context.clock());
}

/**
 * The same before a user is deleted, by what they are known by elsewhere: whoever is added in their place is protected as
 * they were, and says of support what they said.
 */
export function* carryBeyond(context: Context, tx: Tables, user: UserPerson): Steps<void> {
  const protections = yield* tx.protections.ofUsers([user.id]);
  const own = protections.some(({ kind }) => kind === "user");
  // Their e-mail is protected by its domain anyway, where that is what protects them.
  const marks = protections.length === 0 ? [] : marksOf({ ...user, email: own ? user.email : null }, "protected");
  const said = yield* leftSay(tx, user.id);
  if (said) marks.push(...marksOf(user, said));
  yield* tx.protections.keepAddresses(marks, context.clock());
}

/**
 * Asked after users were added or got another address: who has got one that a protected user had, is protected, and who
 * has got one of somebody who didn't let everybody in lets in no more than they did.
 */
export function* carryOver(context: Context, tx: Tables, users: UserPerson[], actor: Actor): Steps<void> {
  if (users.length === 0 || !(yield* tx.protections.isAnyAddressKept())) return;
  const marks = users.flatMap((user) => alongs.flatMap((along) => marksOf(user, along)));
  const kept = new Set(yield* tx.protections.addressesAmong(marks));
  for (const user of kept.size === 0 ? [] : users)
    for (const along of alongs) {
      if (!marksOf(user, along).some((mark) => kept.has(mark))) continue;
      if (along !== "protected") yield* adoptSay(context, tx, user, along, actor);
      else yield* protect(context, tx, user, "Has an address that a protected user had.", actor);
    }
  yield* tx.protections.dropAddresses([...kept]);
}

const marksOf = ({ email, externalId }: Pick<UserPerson, "email" | "externalId">, along: Along): string[] => [
  ...(email === null ? [] : [markOf({ email }, along)]),
  ...(externalId === null ? [] : [markOf({ externalId }, along)]),
];

function* protect(context: Context, tx: Tables, user: UserPerson, reason: string, actor: Actor): Steps<void> {
  const row = { kind: "user" as const, subject: user.id, reason, at: context.clock(), ...writtenBy(actor) };
  const changes = { protected: { from: false, to: true } };
  const event = eventOf(context, "user.protected", actor, { user: userPersonOf(user), reason, changes });
  yield* tx.protections.add(row, event);
}
