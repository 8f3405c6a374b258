import { eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import { actorIn, changeByUser, type ProductContext } from "../sessions/session.ts";
import type { Steps, Tables } from "../store/store.ts";
import { calledOf } from "../users/user.ts";
import type { HistoryEntry } from "./store.ts";

/** What a change gave, and what it was in a few words: "Created invoice INV-0007". No user's own text in them. */
export interface Done<T> {
  value: T;
  did: string;
}

/**
 * One change of the product's data, in one transaction: the session that asked is still signed in, the change itself,
 * the product's own history with both names, and an audit event when it isn't the user who acts. All of it or none:
 * who can't be recorded may not act (docs/security.md#the-failure-matrix).
 *
 * @throws not_signed_in when the session ended between the request and its write.
 */
export function act<T>(context: ProductContext, body: (tx: Tables) => Steps<Done<T>>): Promise<T> {
  return changeByUser(context, function* (tx) {
    const { value, did } = yield* body(tx);
    yield* record(context, tx, did);
    return value;
  });
}

/** For what another verb has changed already: only the record of it. */
export const note = (context: ProductContext, did: string): Promise<void> =>
  context.store.write((tx) => record(context, tx, did));

function* record(context: ProductContext, tx: Tables, did: string): Steps<void> {
  const { user, impersonation } = context.session;
  yield* tx.invoicing.addHistory(user.id, entryOf(context, did));
  if (!impersonation) return;
  const event = eventOf(context, "impersonation.action", actorIn(context.session), {
    ...about(impersonation),
    reason: did,
  });
  yield* tx.audit.add(event);
}

/**
 * As whom, and who it really was: neither name ever stands in for the other
 * (docs/security.md#what-a-users-hour-cant-become).
 */
const entryOf = (context: ProductContext, text: string): HistoryEntry => ({
  id: context.newId(),
  at: context.clock(),
  text,
  userName: calledOf(context.session.user),
  impersonatorName: context.session.impersonation?.impersonator.name ?? null,
  impersonationId: context.session.impersonation?.id ?? null,
});
