import { GIVE_UP_AFTER_MS } from "../outbox/delivery.ts";
import type { NewDelivery } from "../store/outbox.ts";
import type { NoticeRow } from "./notice.ts";

/** How long a summary waits, in milliseconds: what a session's product still tells within two seconds of the end isn't late. */
const SUMMARY_AFTER_MS = 3000;

/** Whoever reads mail has a queue of their own: a mailbox that takes nothing holds up nobody else's. */
export const mailboxOf = (employeeId: string): string => `mail:${employeeId}`;

/** A notice's mail has the notice's own id, and no payload: it is made when it is sent, of what there still is. */
export function mailOf({ id, type, at, employeeId, productId, impersonationId, eventId }: NoticeRow): NewDelivery {
  const createdAt = type === "session_summary" ? new Date(at.getTime() + SUMMARY_AFTER_MS) : at;
  return {
    ...{ id, kind: "mail", receiver: mailboxOf(employeeId), lane: id, type },
    ...{ impersonationId, productId, webhookId: null, eventId, payload: null, createdAt },
    giveUpAt: new Date(createdAt.getTime() + GIVE_UP_AFTER_MS),
  };
}
