import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mayManageWebhooks } from "../policy.ts";
import { change, must } from "../verb.ts";
import type { AddWebhookInput } from "./input.ts";
import { assertPlace, nameOf, type WebhookConfig } from "./place.ts";
import { encryptSecret, newWebhookSecret } from "./secret.ts";
import type { Webhook } from "./webhook.ts";

/** As many as one list shows, and as each event is compared with. */
export const WEBHOOKS = 20;

/**
 * Adds an address that is told of events from now on. `secret` is told this once, by whoever asks for it here.
 *
 * @throws forbidden for Members; private_address; invalid_input; too_many_requests at 20 webhooks.
 */
export async function addWebhook(
  context: EmployeeContext,
  config: WebhookConfig,
  { url, events, kind }: AddWebhookInput,
): Promise<{ webhook: Webhook; secret: string }> {
  // Nobody finds out by it what a name means who may not add one. They are refused, and that is recorded, below.
  if (mayManageWebhooks(context.caller).allowed) await assertPlace(url, config.reach);
  const secret = newWebhookSecret();
  const encryptedSecret = await encryptSecret(secret, config.secret);
  return change(context, function* (tx, caller) {
    const changes = {
      name: { from: null, to: nameOf({ url }) },
      events: { from: null, to: events },
      kind: { from: null, to: kind },
    };
    must(mayManageWebhooks(caller), "webhook.denied", { changes });
    if ((yield* tx.webhooks.list()).length >= WEBHOOKS) throw tooMany();
    const row = { id: context.newId(), url, events, kind, enabled: true, createdAt: context.clock() };
    const event = eventOf(context, "webhook.added", actorOf(caller), { changes });
    return { webhook: yield* tx.webhooks.add({ ...row, createdById: caller.id, encryptedSecret }, event), secret };
  });
}

const tooMany = () =>
  new DomainError("too_many_requests", `There are ${WEBHOOKS} webhooks. Delete one first.`, {
    retryAfterSeconds: 3600,
  });
