import { isRealUser } from "@understudy/sdk";
import { DomainError } from "#lib/errors.ts";
import type { Account } from "./account.ts";
import type { HistoryEntry } from "./rows.ts";
import type { TallyStore } from "./store.ts";

/** Who is calling, and who is told what they did. */
export interface TallyContext {
  store: TallyStore;
  /** Who is signed in, and who it really is, as the SDK has it. */
  session: Session;
  /** Theirs at the sign-in. */
  account: Account;
  /** Names it to Understudy, if it isn't the user who acts: the SDK's `record`. */
  record: (name: string) => void;
  clock: () => Date;
}

/** Of the SDK's session what counts here. */
export interface Session {
  user: { id: string; name: string };
  impersonation?: {
    id: string;
    impersonator: { name: string };
    /** ISO 8601, while an employee who else only looks may make changes. */
    raisedUntil?: string | null;
  };
  /** ISO 8601. */
  expiresAt: string;
}

/** What a change gave, and what it was in a few words: "Created invoice INV-0007". No user's own text in them. */
export interface Done<T> {
  value: T;
  did: string;
}

/**
 * One change of this product's data: the session that asked is still signed in and may make changes, and then, in one transaction, the change
 * and this product's own history with both names. Understudy is told before it is answered, as by any product: who can't
 * be recorded may not act (docs/decisions/0033-an-answer-waits-for-its-record.md).
 *
 * @throws not_signed_in when the session ended between the request and its write; read_only when the employee in it only
 * looks, or does again.
 */
export async function act<T>(context: TallyContext, change: () => Done<T>): Promise<T> {
  await context.account.assertMayChange();
  const { value, did } = context.store.change(() => {
    // It may have waited for another process's turn.
    assertInTime(context);
    const done = change();
    addHistory(context, done.did);
    return done;
  });
  context.record(did);
  return value;
}

/** For what the sign-in has changed already: only the record of it. */
export function note(context: TallyContext, did: string): void {
  addHistory(context, did);
  context.record(did);
}

function addHistory(context: TallyContext, did: string): void {
  const { store, session, clock } = context;
  store.addHistory(session.user.id, entryOf(context, did));
  // Support's being there is nobody's having been seen.
  if (isRealUser(session)) store.putSeen(session.user.id, clock());
}

function assertInTime({ clock, session: { expiresAt, impersonation } }: TallyContext): void {
  const now = clock();
  if (now >= new Date(expiresAt))
    throw new DomainError("not_signed_in", "You have been signed out meanwhile. Nothing was changed.");
  const raisedUntil = impersonation?.raisedUntil ?? null;
  if (raisedUntil !== null && now >= new Date(raisedUntil))
    throw new DomainError("read_only", "The minutes for making changes are over. Nothing was changed.");
}

/**
 * As whom, and who it really was: neither name ever stands in for the other
 * (docs/security.md#what-a-users-hour-cant-become).
 */
const entryOf = ({ clock, session: { user, impersonation } }: TallyContext, text: string): HistoryEntry => ({
  id: crypto.randomUUID(),
  at: clock(),
  text,
  userName: user.name,
  impersonatorName: impersonation?.impersonator.name ?? null,
  impersonationId: impersonation?.id ?? null,
});
