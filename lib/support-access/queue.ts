import type { Context } from "../context.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { GIVE_UP_AFTER_MS } from "../outbox/delivery.ts";
import type { NewDelivery, Steps, Tables } from "../store/store.ts";

/** Of mail to users. A process of a version before finds no notice behind it, and gives it up. */
export const SUMMARY = "support_summary";

/** What a session's product still tells within two seconds of the end isn't late. In milliseconds. */
const SUMMARY_AFTER_MS = 3000;

/**
 * Notes that the users of these sessions are told what was done in their accounts, in the transaction that ended them, where
 * the organization wants it and mail leaves. Of what was never opened there is nothing to tell.
 */
export function* queueSummaries({ store }: Context, tx: Tables, ended: Impersonation[]): Steps<void> {
  const opened = ended.filter(({ startedAt, endedAt }) => startedAt !== null && endedAt !== null);
  if (opened.length === 0 || !store.mail.leaves || !(yield* tx.settings.get()).supportAccess.mailAfter) return;
  for (const impersonation of opened) yield* tx.outbox.add(summaryOf(impersonation));
}

/** A session has one, with its own id. Whoever reads mail has a queue of their own: see lib/notices/queue.ts. */
function summaryOf({ id, user, product, endedAt, expiresAt }: Impersonation): NewDelivery {
  const createdAt = new Date((endedAt ?? expiresAt).getTime() + SUMMARY_AFTER_MS);
  return {
    ...{ id, kind: "mail", receiver: `mail:user:${user.id}`, lane: id, type: SUMMARY },
    ...{ impersonationId: id, productId: product.id, webhookId: null, eventId: null, payload: null, createdAt },
    giveUpAt: new Date(createdAt.getTime() + GIVE_UP_AFTER_MS),
  };
}
