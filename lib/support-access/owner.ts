import { actorOfKey, changeByKey, takeAwayByKey } from "../api-keys/caller.ts";
import type { Actor } from "../audit/event.ts";
import type { ApiKeyContext, Context } from "../context.ts";
import { DomainError, notFound } from "../errors.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { BUILT_IN_ID } from "../products/built-in.ts";
import { assertNotImpersonated } from "../sessions/account.ts";
import { actorOfUser, changeByUser, type ProductContext, takeAwayByUser } from "../sessions/session.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { User } from "../users/user.ts";

/** Whose account it is, and who calls for it: the user, or one of the organization's own servers. */
export interface Owner {
  context: Context;
  actor: Actor;
  /** Whose sessions they see; null for those of every product. */
  productId: string | null;
  /** The user as of this moment. */
  userIn(tx: Tables): Steps<User>;
  /** A change of what the user says, as `change` and `takeAway` of lib/verb.ts are. */
  change<R>(body: (tx: Tables) => Steps<R>): Promise<R>;
  takeAway<R>(body: (tx: Tables) => Steps<R>): Promise<R>;
}

/** The user, signed in to a product as themselves. The host's own pages, which are the built-in product's, show all. @throws impersonated */
export function byUser(context: ProductContext & { productId: string }): Owner {
  assertNotImpersonated(context);
  const { session, productId } = context;
  return {
    context,
    actor: actorOfUser(session.user),
    productId: productId === BUILT_IN_ID ? null : productId,
    *userIn(tx) {
      const user = yield* tx.users.find(session.user.id);
      if (!user?.active) throw new DomainError("not_signed_in", "You are signed out.");
      return user;
    },
    change: (body) => changeByUser(context, body),
    takeAway: (body) => takeAwayByUser(context, body),
  };
}

/** One of the organization's own servers, for a user by the id they have where they live. */
export function byKey(context: ApiKeyContext, externalId: string): Owner {
  return {
    context,
    actor: actorOfKey(context),
    productId: null,
    *userIn(tx) {
      const user = yield* tx.users.findByExternalId(externalId);
      if (!user) throw notFound("user");
      return user;
    },
    change: (body) => changeByKey(context, body),
    takeAway: (body) => takeAwayByKey(context, body),
  };
}

/** One of the user's sessions, as far as the caller sees it. Somebody else's, and another product's, look like none. */
export function* sessionIn(tx: Tables, owner: Owner, id: string): Steps<{ user: User; impersonation: Impersonation }> {
  const user = yield* owner.userIn(tx);
  const impersonation = yield* tx.impersonations.find(id);
  const isTheirs = impersonation?.user.id === user.id;
  if (!impersonation || !isTheirs || (owner.productId ?? impersonation.product.id) !== impersonation.product.id)
    throw notFound("session");
  return { user, impersonation };
}
