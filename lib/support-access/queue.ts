import type { Context } from "../context.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import { GIVE_UP_AFTER_MS } from "../outbox/delivery.ts";
import { type AccessRequest, missingAnswer } from "../requests/request.ts";
import type { NewDelivery, Steps, Tables } from "../store/store.ts";
import { mustAskToStart } from "./say.ts";

/**
 * Mail to users: what was done in a session, that somebody asks for their yes, and that an Owner has begun without it. A
 * process of a version before finds no notice behind one, and gives it up.
 */
const userMails = ["support_summary", "support_request", "support_entered"] as const;
export type UserMail = (typeof userMails)[number];

export const userMailOf = (type: string): UserMail | null => userMails.find((each) => each === type) ?? null;

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

/** A session has one, with its own id. */
function summaryOf({ id, user, product, endedAt, expiresAt }: Impersonation): NewDelivery {
  const createdAt = new Date((endedAt ?? expiresAt).getTime() + SUMMARY_AFTER_MS);
  return mailTo(user.id, "support_summary", { id, impersonationId: id, productId: product.id, createdAt });
}

/** Notes that a user is asked, once it is theirs to answer. Of no use any more when its time is over. */
export function* queueRequest({ store, clock }: Context, tx: Tables, request: AccessRequest): Steps<void> {
  const { id, user, product, impersonationId, expiresAt } = request;
  const waits = request.status === "waiting" && missingAnswer(request) === "user";
  if (!waits || user === null || !store.mail.leaves) return;
  const about = { id, impersonationId, productId: product?.id ?? null, createdAt: clock() };
  yield* tx.outbox.add({ ...mailTo(user.id, "support_request", about), giveUpAt: expiresAt });
}

/** Notes that a user who wants to be asked is told that an Owner didn't wait for it, whatever else they are told. */
export function* queueEntered(context: Context, tx: Tables, impersonation: Impersonation): Steps<void> {
  const { id: impersonationId, user, product, createdAt } = impersonation;
  if (!impersonation.breakGlass || !context.store.mail.leaves || !(yield* mustAskToStart(tx, user.id))) return;
  const about = { id: context.newId(), impersonationId, productId: product.id, createdAt };
  yield* tx.outbox.add(mailTo(user.id, "support_entered", about));
}

type About = Pick<NewDelivery, "id" | "impersonationId" | "productId" | "createdAt">;

/** Whoever reads mail has a queue of their own: see lib/notices/queue.ts. */
const mailTo = (userId: string, type: UserMail, about: About): NewDelivery => ({
  ...about,
  ...{ kind: "mail", receiver: `mail:user:${userId}`, lane: about.id, type },
  ...{ webhookId: null, eventId: null, payload: null },
  giveUpAt: new Date(about.createdAt.getTime() + GIVE_UP_AFTER_MS),
});
