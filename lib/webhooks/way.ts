import { Webhook as Signer } from "standardwebhooks";
import { monitoringName } from "../audit/monitoring.ts";
import { eventOf } from "../context.ts";
import type { Answer, Delivery } from "../outbox/delivery.ts";
import { type Message, post } from "../outbox/post.ts";
import type { Attempt, OutboxContext, Way } from "../outbox/way.ts";
import { bodyFor } from "./message.ts";
import { nameOf } from "./place.ts";
import { openSecrets } from "./secret.ts";
import { isByHand, type Webhook } from "./webhook.ts";

/** For all of it, in milliseconds: a receiver that takes longer is asked again later. */
const ANSWER_WITHIN_MS = 10_000;

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** Tells a webhook of an event, as Standard Webhooks has it: for 24 hours, and then it is recorded as webhook.unreachable. */
export const webhookWay: Way = {
  // In sum a little less than the 24 hours after which a delivery is given up anyway.
  retryAfterS: [1, 5, 15, MINUTE_S, 5 * MINUTE_S, 30 * MINUTE_S, ...[1, 2, 4, 6, 10].map((hours) => hours * HOUR_S)],
  claimMs: 2 * ANSWER_WITHIN_MS,
  rests: true,
  attempt: tellWebhook,
};

async function tellWebhook(context: OutboxContext, delivery: Delivery): Promise<Attempt | null> {
  const { webhook, secrets, event } = await context.store.read(function* (tx) {
    const id = delivery.webhookId ?? "";
    return {
      webhook: yield* tx.webhooks.find(id),
      secrets: yield* tx.webhooks.secretsOf(id),
      event: delivery.eventId === null ? null : yield* tx.audit.find(delivery.eventId),
    };
  });
  if (!webhook || !secrets || !(webhook.enabled || isByHand(delivery.receiver))) return null;
  const signing = await openSecrets(secrets, context.secret, context.clock());
  const body = bodyFor(webhook.kind, { ...delivery, event }, context.issuer);
  const answer =
    signing.length === 0 ? UNSIGNED : await send(context, webhook, signed(delivery, signing, body, context.clock()));
  const changes = { name: { from: nameOf(webhook), to: nameOf(webhook) } };
  const fields = { reason: answer.outcome, changes };
  return { answer, unreachable: eventOf(context, "webhook.unreachable", { kind: "system" }, fields) };
}

/** The deployment's secret is another than the one that the webhook's was kept under: until it is rotated. */
const UNSIGNED: Answer = { outcome: "unsigned", status: null, text: null, tookMs: 0 };

const send = ({ reach }: OutboxContext, { url }: Webhook, message: Message): Promise<Answer> =>
  post(url, message, {
    reach,
    withinMs: ANSWER_WITHIN_MS,
    arrived: (status) => status >= 200 && status < 300,
    kept: true,
  });

/** Anew at each attempt, as receivers refuse what was signed long ago. The id stays: whoever has it already can tell by it. */
function signed({ id, type }: Delivery, secrets: string[], body: string, now: Date): Message {
  const name = monitoringName(type);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Understudy",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": secrets.map((secret) => new Signer(secret).sign(id, now, body)).join(" "),
      ...(name && { "understudy-event-name": name }),
    },
  };
}
