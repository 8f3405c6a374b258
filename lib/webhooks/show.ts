import type { ToldDelivery } from "../store/store.ts";
import type { Webhook } from "./webhook.ts";

/** The JSON of a webhook: named fields. Its secret is told once, by the answer that makes it. */
export const showWebhook = ({ id, url, events, kind, enabled, createdAt }: Webhook) => ({
  id,
  url,
  events,
  kind,
  enabled,
  createdAt: createdAt.toISOString(),
});

/** The JSON of a delivery. `nextAt` is null once it is over, and while it waits for another of the same session. */
export const showDelivery = (delivery: ToldDelivery) => ({
  id: delivery.id,
  type: delivery.type,
  status: delivery.status,
  attempts: delivery.attempts,
  lastStatus: delivery.lastStatus,
  lastAnswer: delivery.lastAnswer,
  at: delivery.createdAt.toISOString(),
  nextAt: delivery.nextAttemptAt?.toISOString() ?? null,
});
