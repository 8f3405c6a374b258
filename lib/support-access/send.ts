import { eventOf } from "../context.ts";
import type { Mail, Mailer } from "../notices/mail.ts";
import type { Delivery } from "../outbox/delivery.ts";
import { type OutboxContext, UNWANTED, type Way } from "../outbox/way.ts";
import { waitsFor } from "../requests/request.ts";
import type { Steps, Tables } from "../store/store.ts";
import { type User, userPersonOf } from "../users/user.ts";
import { withActs } from "./list.ts";
import { enteredMail, type Reader, requestMail, summaryMail } from "./mail.ts";
import { userMailOf } from "./queue.ts";

/** A mail to a user, made of what there still is. */
interface Telling {
  user: User;
  mail: Mail;
  /** Is it still of use? What was switched off, and what nobody waits for any more, isn't. */
  wanted: boolean;
}

/**
 * Sends a user their mail, to the address that they have now. A mail server that takes nothing for as long as it is tried is
 * recorded, with whom it was for.
 */
export async function sendToUser(
  context: OutboxContext,
  delivery: Delivery,
  mailer: Mailer,
): ReturnType<Way["attempt"]> {
  const { store, clock, productUrl } = context;
  const telling = await store.read((tx) => tellingOf(tx, delivery, { productUrl, now: clock() }));
  if (!telling?.wanted || !telling.user.active || telling.user.email === null) return UNWANTED;
  const answer = await mailer.send(telling.mail);
  const fields = { user: userPersonOf(telling.user), reason: answer.outcome };
  return { answer, unreachable: eventOf(context, "mail.unreachable", { kind: "system" }, fields) };
}

interface Place {
  productUrl: string;
  now: Date;
}

/** Null where what it tells of is gone. */
export function* tellingOf(
  tx: Tables,
  { id, type, impersonationId }: Pick<Delivery, "id" | "type" | "impersonationId">,
  { productUrl, now }: Place,
): Steps<Telling | null> {
  const { mailAfter, showNames } = (yield* tx.settings.get()).supportAccess;
  const request = userMailOf(type) === "support_request" ? yield* tx.requests.find(id) : null;
  const impersonation = impersonationId === null ? null : yield* tx.impersonations.find(impersonationId);
  const { user: person, product: into } = request ?? impersonation ?? { user: null, product: null };
  const user = person && (yield* tx.users.find(person.id));
  if (!user) return null;
  const product = into && (yield* tx.products.find(into.id));
  const reader: Reader = { user, product, productUrl, showNames };
  if (request) return { user, mail: requestMail(request, reader), wanted: waitsFor(request, now) === "user" };
  if (!impersonation) return null;
  if (userMailOf(type) === "support_entered")
    return { user, mail: enteredMail({ impersonation }, id, reader), wanted: true };
  return { user, mail: summaryMail(yield* withActs(tx, impersonation), reader), wanted: mailAfter };
}
