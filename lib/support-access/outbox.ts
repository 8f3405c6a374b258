import type { EmployeeContext } from "../context.ts";
import type { Mail } from "../notices/mail.ts";
import { maySeeAllMail } from "../policy.ts";
import { tellingOf } from "./send.ts";

/** Sessions, and requests, whose mail is on the demo's page. */
const NEWEST = 50;

/**
 * What has gone out to users by mail, newest first: after everybody's sessions and of everybody's requests for Owners and
 * Admins, of others' own. For the demo.
 */
export function listMailedUsers({ store, caller, clock }: EmployeeContext, productUrl: string): Promise<Mail[]> {
  const whose = maySeeAllMail(caller).allowed ? {} : { impersonatorId: caller.id };
  const page = { cursor: null, limit: NEWEST };
  return store.read(function* (tx) {
    const now = clock();
    const sessions = (yield* tx.impersonations.list(whose, page, now)).items;
    const requests = (yield* tx.requests.list(whose, page, now)).items;
    const mails: Mail[] = [];
    for (const { id } of [...sessions, ...requests]) {
      const delivery = yield* tx.outbox.find(id);
      const telling = delivery?.status === "delivered" ? yield* tellingOf(tx, delivery, { productUrl, now }) : null;
      if (telling) mails.push(telling.mail);
    }
    return mails.sort((one, other) => other.at.getTime() - one.at.getTime());
  });
}
