import type { Actor } from "../audit/event.ts";
import { type Context, eventOf } from "../context.ts";
import { type Accounts, type Credentials, prove } from "../credentials.ts";
import { passwordMark } from "../device.ts";
import { DomainError } from "../errors.ts";
import { isServedTo } from "../hosted/serving.ts";
import { endAll, settleOverdue } from "../impersonations/end.ts";
import { type EndReason, type Impersonation, levelNow, live, overBy } from "../impersonations/impersonation.ts";
import { assertRightTime } from "../skew.ts";
import type { FoundProductSession, Steps, Tables } from "../store/store.ts";
import { isUnwritable } from "../store/unwritable.ts";
import { userAllows } from "../support-access/choice.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { type User, userPersonOf } from "../users/user.ts";
import { changeWithoutCaller, takeAwayWithoutCaller, writeAnyway } from "../verb.ts";
import type { ProductSession } from "./product-session.ts";

/** An ordinary user's session, in milliseconds. Absolute, like every session here. */
export const USER_SESSION_MS = 8 * 60 * 60 * 1000;

/** Who is calling the product, as whom, and who it really is. */
export interface ProductContext extends Context {
  session: ProductSession;
}

/**
 * Why nobody is signed in, for the page that says so. `unwritten` is no end yet: nobody impersonates while none could be
 * written. `signed_out` covers everything that is no impersonation's end.
 */
export type SessionEnd = EndReason | "unwritten" | "signed_out";

export type ProductVisitor =
  | { session: ProductSession; ended: null }
  /** `ended` is null for a browser that never was signed in. */
  | { session: null; ended: SessionEnd | null };

export const actorOfUser = ({ id, name, email }: User): Actor => ({ kind: "user", id, name, email });

/** Who really acts in a product session: the impersonator, or else the user. */
export const actorIn = ({ impersonation, user }: Pick<ProductSession, "impersonation" | "user">): Actor =>
  impersonation ? { kind: "employee", ...impersonation.impersonator } : actorOfUser(user);

/**
 * The session behind a cookie of the product, judged now: one query, no cache. This is what next-auth calls to read a
 * session, and what every hot path calls, so the two can't disagree. An impersonation that is found overdue gets its
 * end and its event here, if nobody has noticed before.
 */
export const findProductSession = async (context: Context, token: string): Promise<ProductVisitor> =>
  (await findVisit(context, token)).visitor;

/** The same, with the impersonation that the cookie was given for, over or not. */
export async function findVisit(context: Context, token: string): Promise<Visit> {
  const found = await context.store.ask((tx) => tx.productSessions.findByToken(hashToken(token)));
  return { visitor: await judge(context, found), impersonation: found?.impersonation ?? null };
}

export interface Visit {
  visitor: ProductVisitor;
  impersonation: Impersonation | null;
}

/**
 * Is a session that was found still one? For whatever points at it: a cookie, a refresh token, the `sid` of a token.
 *
 * @throws DomainError unavailable for somebody who impersonates, while this server's clock is wrong.
 */
export async function judge(context: Context, found: FoundProductSession | null): Promise<ProductVisitor> {
  if (!found) return { session: null, ended: null };
  const { impersonation } = found;
  if (impersonation?.endedAt === null) assertRightTime(context.store);
  const session = standing(found, context.clock());
  if (session) return { session, ended: null };
  if (!impersonation) return { session: null, ended: "signed_out" };
  const refused = found.facts !== null && !userAllows(found.facts.userSays, context.clock());
  if (impersonation.endedAt === null && refused) {
    await settleOverdue(context).catch(unlessUnwritable);
    return { session: null, ended: "user_ended" };
  }
  const over = overBy(impersonation, found.facts?.grantUntil ?? null, context.clock());
  if (impersonation.endedAt !== null || over === null) {
    const unended = found.facts?.stoppable ? "signed_out" : "unwritten";
    return { session: null, ended: impersonation.endReason ?? unended };
  }
  // Its time is over, whether or not that can be written down now.
  await settleOverdue(context).catch(unlessUnwritable);
  return { session: null, ended: over };
}

function unlessUnwritable(error: unknown): void {
  if (!isUnwritable(error)) throw error;
}

/** The session, if everything that it rests on holds now. */
export function standing(found: FoundProductSession, now: Date): ProductSession | null {
  const { id, user, createdAt, expiresAt, impersonation, facts } = found;
  const open = found.endedAt === null && now < expiresAt && user.active;
  const holds = impersonation === null || (facts !== null && live(impersonation, facts, now));
  return open && holds ? { id, user, createdAt, expiresAt, impersonation } : null;
}

/**
 * For the transaction of every write in a product: is the session that asked still signed in, now that the write is
 * about to happen? A change begun at 59:59 does not commit at 60:01 (docs/security.md#what-a-users-hour-cant-become).
 *
 * @throws not_signed_in; unavailable as `judge`
 */
export function* assertStillSignedIn({ store, clock, session }: ProductContext, tx: Tables): Steps<void> {
  const over = new DomainError("not_signed_in", "You have been signed out meanwhile. Nothing was changed.");
  const user = yield* tx.users.find(session.user.id);
  const open = yield* tx.productSessions.isOpen(session.id);
  if (!open || !user?.active || clock() >= session.expiresAt) throw over;
  if (!session.impersonation) return;
  assertRightTime(store);
  const found = yield* tx.impersonations.findWithFacts(session.impersonation.id);
  if (!found || !live(found.impersonation, found.facts, clock())) throw over;
}

/**
 * The same for a change of what is the user's: whoever only looks makes none, whatever a guard has let through. A raise may
 * be over since.
 *
 * @throws as `assertStillSignedIn`; read_only
 */
export function* assertMayChange(context: ProductContext, tx: Tables): Steps<void> {
  yield* assertStillSignedIn(context, tx);
  const { session, clock } = context;
  const row = session.impersonation && (yield* tx.impersonations.find(session.impersonation.id));
  if (row && levelNow(row, clock()) !== "full")
    throw new DomainError("read_only", "This session is to look only. Choose Make changes on its page first.");
}

/** One change in a product, in one transaction that begins with `assertMayChange`. */
export const changeByUser = <R>(context: ProductContext, body: (tx: Tables) => Steps<R>): Promise<R> =>
  context.store.write(function* (tx) {
    yield* assertMayChange(context, tx);
    return yield* body(tx);
  });

/** What a signed-in browser needs written for it that changes nothing of the user's: who only looks gets that, too. */
export const writeSignedIn = <R>(context: ProductContext, body: (tx: Tables) => Steps<R>): Promise<R> =>
  context.store.write(stillSignedIn(context, body));

/** The same for what takes power away: see `takeAway`. */
export const takeAwayByUser = <R>(context: ProductContext, body: (tx: Tables) => Steps<R>): Promise<R> =>
  writeAnyway(context.store, stillSignedIn(context, body));

const stillSignedIn = <R>(context: ProductContext, body: (tx: Tables) => Steps<R>) =>
  function* (tx: Tables): Steps<R> {
    yield* assertStillSignedIn(context, tx);
    return yield* body(tx);
  };

/**
 * Signs a user in by password.
 *
 * @returns whose session it is and the cookie's value, or null: the same, in the same time, for a wrong password, an
 *   unknown e-mail and a disabled user.
 * @throws too_many_requests
 */
export async function signInUser(context: Context, given: Credentials) {
  const proven = await prove(context, users, given);
  if (!proven) return null;
  const { account, passwordHash } = proven;
  const token = await startUserSession(context, account.id, passwordHash);
  return { accountId: account.id, mark: passwordMark(passwordHash), token };
}

const users: Accounts<User> = {
  kind: "user",
  *find(tx, email) {
    const account = yield* tx.users.findByEmail(email);
    return { account, passwordHash: yield* tx.users.passwordHashOf(account?.id ?? "nobody") };
  },
  failed: (user) => ({ user: user && userPersonOf(user) }),
};

/** A new session of an ordinary user; gives the cookie's value. Nothing else about the user changes. */
export async function startUserSession(context: Context, userId: string, provenHash?: string | null): Promise<string> {
  const token = newToken();
  const createdAt = context.clock();
  await changeWithoutCaller(context, function* (tx) {
    const user = yield* tx.users.find(userId);
    // The password may have been changed while it was being checked.
    const changed = provenHash !== undefined && (yield* tx.users.passwordHashOf(userId)) !== provenHash;
    if (!user?.active || changed) throw new DomainError("wrong_credentials", "This account can't sign in.");
    const id = context.newId();
    const expiresAt = new Date(createdAt.getTime() + USER_SESSION_MS);
    const session = { id, tokenHash: hashToken(token), userId, impersonationId: null, createdAt, expiresAt };
    yield* tx.productSessions.add(session, signedIn(context, user));
  });
  return token;
}

const signedIn = (context: Context, user: User) =>
  eventOf(context, "session.signed_in", actorOfUser(user), {
    user: userPersonOf(user),
  });

/**
 * Ends the session behind a cookie, and with it its impersonation. Ending what is over is no error. A product that is
 * named ends nothing but its own: another's impersonation goes on, and the answer is false, for the cookie stays.
 */
export function endProductSession(
  context: Context,
  token: string,
  reason: "stopped" | "replaced" = "stopped",
  productId: string | null = null,
): Promise<boolean> {
  return takeAwayWithoutCaller(context, (tx) => endSession(context, tx, token, reason, productId));
}

/** `endProductSession` in a transaction that does more. */
export function* endSession(
  context: Context,
  tx: Tables,
  token: string,
  reason: EndReason,
  productId: string | null = null,
): Steps<boolean> {
  const found = yield* tx.productSessions.findByToken(hashToken(token));
  if (found && productId !== null && !isServedTo(found, productId)) return false;
  if (found) yield* endFound(context, tx, found, reason);
  return true;
}

/** Ends a session that was found in this transaction, and its impersonation. */
export function* endFound(context: Context, tx: Tables, found: FoundProductSession, reason: EndReason): Steps<void> {
  if (found.endedAt !== null) return;
  const { id, user, impersonation } = found;
  const actor = actorIn(found);
  if (impersonation) yield* endAll(context, tx, { id: impersonation.id }, reason, actor);
  yield* tx.productSessions.end({ id }, context.clock(), () =>
    eventOf(context, "session.signed_out", actor, { user: userPersonOf(user) }),
  );
}
