import { type Identity, isRealUser } from "@understudy/sdk/identity";

/** Who is signed in, as `followIdentity` says it. Null: nobody. Undefined: nobody knows yet. */
export type Who = Identity | null | undefined;

let known: Who;

/** Call it whenever the session is known, and again when it is another. */
export function nowIs(who: Who): void {
  known = who;
}

/** Until it is known who is there nothing is told of them, and nothing while an employee is there as them. */
export const mayBeTold = (): boolean => known === null || isRealUser(known);

/** The id to identify by; null for whoever isn't signed in as themselves. */
export const realUserId = (): string | null => (known && isRealUser(known) ? known.userId : null);
