import type { EmployeeContext } from "../context.ts";
import type { Mail } from "../notices/mail.ts";
import { maySeeAllMail } from "../policy.ts";
import { sentMail, tellingOf } from "./send.ts";

/** Sessions whose mail is on the demo's page. */
const NEWEST = 50;

/** What has gone out to users by mail, newest first: of everybody's sessions for Owners and Admins, of others' own. For the demo. */
export function listMailedUsers({ store, caller, clock }: EmployeeContext, productUrl: string): Promise<Mail[]> {
  const whose = maySeeAllMail(caller).allowed ? {} : { impersonatorId: caller.id };
  return store.read(function* (tx) {
    const { items } = yield* tx.impersonations.list(whose, { cursor: null, limit: NEWEST }, clock());
    const mails: Mail[] = [];
    for (const { id } of items) {
      const delivery = yield* tx.outbox.find(id);
      const telling = delivery?.status === "delivered" ? yield* tellingOf(tx, delivery) : null;
      if (telling) mails.push(sentMail(telling, productUrl));
    }
    return mails;
  });
}
