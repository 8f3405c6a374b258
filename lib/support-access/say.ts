import type { EventFields } from "../audit/event.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { mayBeLetIn } from "../policy.ts";
import type { ImpersonationSettings } from "../settings/settings.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Say } from "./choice.ts";

/** What a user says: their own word, or else the organization's. */
export function* sayOf(tx: Tables, userId: string): Steps<Say> {
  return (yield* tx.supportAccess.find(userId)) ?? sayOfDefault(yield* tx.settings.get());
}

/** What users say who haven't chosen. */
export const sayOfDefault = ({ supportAccess }: Pick<ImpersonationSettings, "supportAccess">): Say => ({
  choice: supportAccess.default,
  until: null,
});

/** The user's own say before a session: a no is a no, whoever else says yes. */
export function* mustBeLetIn(tx: Tables, userId: string, now: Date, attempted: EventFields): Steps<Say> {
  const says = yield* sayOf(tx, userId);
  must(mayBeLetIn(says, now), "impersonation.denied", attempted);
  return says;
}

/** Has the user to say yes before somebody begins? */
export function* mustAskToStart(tx: Tables, userId: string): Steps<boolean> {
  return (yield* sayOf(tx, userId)).choice === "ask";
}

/** And before a session can make changes, as they were asked for looking only, and said yes to that? */
export function* mustAskToRaise(tx: Tables, { id }: Pick<Impersonation, "id">): Steps<boolean> {
  const start = yield* tx.requests.findStart(id);
  return start?.needsUser === true && start.userAnsweredAt !== null && start.access !== "full";
}
