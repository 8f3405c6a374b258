import type { EventFields } from "../audit/event.ts";
import { mayBeLetIn } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Say } from "./choice.ts";

/** What a user says: their own word, or else the organization's. */
export function* sayOf(tx: Tables, userId: string): Steps<Say> {
  const own = yield* tx.supportAccess.find(userId);
  return own ?? { choice: (yield* tx.settings.get()).supportAccess.default, until: null };
}

/** The user's own say before a session: a no is a no, whoever else says yes. Whether they are to be asked, the caller reads. */
export function* mustBeLetIn(tx: Tables, userId: string, now: Date, attempted: EventFields): Steps<Say> {
  const say = yield* sayOf(tx, userId);
  must(mayBeLetIn(say, now), "impersonation.denied", attempted);
  return say;
}
