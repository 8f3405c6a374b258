import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { GIVE_UP_AFTER_MS } from "../outbox/delivery.ts";
import { change } from "../verb.ts";
import { about, managed } from "./change.ts";
import { queueByHandOf } from "./webhook.ts";

/**
 * Sends a webhook the event that says that it is tested, whatever it asks for and before all that waits. Also to one that
 * is disabled.
 *
 * @returns The delivery's id.
 * @throws forbidden for Members, not_found.
 */
export const testWebhook = (context: EmployeeContext, webhookId: string): Promise<string> =>
  change(context, function* (tx, caller) {
    const webhook = yield* managed(tx, caller, webhookId);
    const event = about(context, caller, "webhook.tested", webhook);
    yield* tx.audit.add(event);
    const id = context.newId();
    const receiver = queueByHandOf(webhookId);
    yield* tx.outbox.resume(receiver);
    yield* tx.outbox.add({
      ...{ id, kind: "webhook", receiver, lane: id, type: event.type, eventId: event.id, webhookId },
      ...{ impersonationId: null, productId: null, payload: null, createdAt: event.at },
      giveUpAt: new Date(event.at.getTime() + GIVE_UP_AFTER_MS),
    });
    return id;
  });

/**
 * Sends something again, whatever became of it, before all that waits, and for another 24 hours if it fails. It has the
 * id that it had, by which a receiver that has it already can tell.
 *
 * @throws forbidden for Members, not_found.
 */
export const redeliver = (context: EmployeeContext, webhookId: string, deliveryId: string): Promise<void> =>
  change(context, function* (tx, caller) {
    const webhook = yield* managed(tx, caller, webhookId);
    const delivery = yield* tx.outbox.find(deliveryId);
    if (delivery?.webhookId !== webhookId) throw notFound("delivery");
    const now = context.clock();
    const receiver = queueByHandOf(webhookId);
    const event = about(context, caller, "webhook.redelivered", webhook, {
      delivery: { from: delivery.status, to: "waiting" },
    });
    yield* tx.outbox.resume(receiver);
    yield* tx.outbox.again(deliveryId, receiver, now, new Date(now.getTime() + GIVE_UP_AFTER_MS), event);
  });
