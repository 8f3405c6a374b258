import { changeByUser, type ProductContext } from "../sessions/session.ts";
import type { Steps, Tables } from "../store/store.ts";
import { calledOf } from "../users/user.ts";
import type { HistoryEntry } from "./store.ts";

/** Who is calling, and who is told what they did. */
export interface TallyContext extends ProductContext {
  /** Names it to Understudy, if it isn't the user who acts: the SDK's `record`. */
  record: (name: string) => void;
}

/** What a change gave, and what it was in a few words: "Created invoice INV-0007". No user's own text in them. */
export interface Done<T> {
  value: T;
  did: string;
}

/**
 * One change of the product's data, in one transaction: the session that asked is still signed in, the change itself, and
 * the product's own history with both names. Understudy is told before it is answered, as by any product: who can't be
 * recorded may not act (docs/decisions/0033-an-answer-waits-for-its-record.md).
 *
 * @throws not_signed_in when the session ended between the request and its write.
 */
export async function act<T>(context: TallyContext, body: (tx: Tables) => Steps<Done<T>>): Promise<T> {
  const { value, did } = await changeByUser(context, function* (tx) {
    const done = yield* body(tx);
    yield* addHistory(context, tx, done.did);
    return done;
  });
  context.record(did);
  return value;
}

/** For what another verb has changed already: only the record of it. */
export async function note(context: TallyContext, did: string): Promise<void> {
  await context.store.write((tx) => addHistory(context, tx, did));
  context.record(did);
}

const addHistory = (context: ProductContext, tx: Tables, did: string): Steps<void> =>
  tx.invoicing.addHistory(context.session.user.id, entryOf(context, did));

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
