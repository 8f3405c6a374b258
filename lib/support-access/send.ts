import { eventOf } from "../context.ts";
import type { Mail, Mailer } from "../notices/mail.ts";
import type { Delivery } from "../outbox/delivery.ts";
import { type OutboxContext, UNWANTED, type Way } from "../outbox/way.ts";
import type { Steps, Tables } from "../store/store.ts";
import { userPersonOf } from "../users/user.ts";
import { withActs } from "./list.ts";
import { summaryMail, type Telling } from "./mail.ts";

/**
 * Sends a user their mail, made of what there still is: as long as the organization wants it, and to the address that the
 * user has now. A mail server that takes nothing for a day is recorded, with the user's name.
 */
export async function sendToUser(
  context: OutboxContext,
  delivery: Delivery,
  mailer: Mailer,
): ReturnType<Way["attempt"]> {
  const telling = await context.store.read((tx) => tellingOf(tx, delivery));
  if (!telling?.user.active || telling.user.email === null) return UNWANTED;
  const answer = await mailer.send(summaryMail(telling, telling.user.email, context.productUrl));
  const fields = { user: userPersonOf(telling.user), reason: answer.outcome };
  return { answer, unreachable: eventOf(context, "mail.unreachable", { kind: "system" }, fields) };
}

/** Null where there is nothing to be told any more. */
export function* tellingOf(tx: Tables, { impersonationId }: Pick<Delivery, "impersonationId">): Steps<Telling | null> {
  const { mailAfter, showNames } = (yield* tx.settings.get()).supportAccess;
  const impersonation = impersonationId === null ? null : yield* tx.impersonations.find(impersonationId);
  const user = impersonation && (yield* tx.users.find(impersonation.user.id));
  if (!mailAfter || !impersonation || !user) return null;
  const product = yield* tx.products.find(impersonation.product.id);
  return { ...(yield* withActs(tx, impersonation)), user, product, showNames };
}

/** For the demo's page of mail. */
export const sentMail = (telling: Telling, productUrl: string): Mail =>
  summaryMail(telling, telling.user.email ?? "", productUrl);
