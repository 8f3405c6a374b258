import type { Changes, EventType } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { notFound } from "../errors.ts";
import { mayManageWebhooks } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { change, must } from "../verb.ts";
import type { ChangeWebhookInput } from "./input.ts";
import { assertPlace, nameOf, type WebhookConfig } from "./place.ts";
import { encryptSecret, newWebhookSecret, OVERLAP_MS } from "./secret.ts";
import type { Webhook } from "./webhook.ts";

/**
 * Moves a webhook, or has it told of other events, or of none for a while: what waits for a disabled one is given up.
 * Saying what is so already changes nothing and records nothing.
 *
 * @throws forbidden for Members, not_found, private_address, invalid_input.
 */
export async function changeWebhook(
  context: EmployeeContext,
  config: WebhookConfig,
  id: string,
  patch: ChangeWebhookInput,
): Promise<Webhook> {
  if (patch.url !== undefined && mayManageWebhooks(context.caller).allowed) await assertPlace(patch.url, config.reach);
  return change(context, function* (tx, caller) {
    const webhook = yield* managed(tx, caller, id);
    const { to, changes } = differences(webhook, patch);
    if (Object.keys(to).length === 0) return webhook;
    yield* tx.webhooks.update(id, to, about(context, caller, "webhook.changed", { ...webhook, ...to }, changes));
    return { ...webhook, ...to };
  });
}

/**
 * A new secret, told here and never again. For 24 hours the one before signs, too, so that whoever verifies has time.
 *
 * @throws forbidden for Members, not_found.
 */
export async function rotateWebhookSecret(
  context: EmployeeContext,
  config: WebhookConfig,
  id: string,
): Promise<{ secret: string }> {
  const secret = newWebhookSecret();
  const encryptedSecret = await encryptSecret(secret, config.secret);
  return change(context, function* (tx, caller) {
    const webhook = yield* managed(tx, caller, id);
    const before = yield* tx.webhooks.secretsOf(id);
    const to = {
      encryptedSecret,
      previousEncryptedSecret: before?.encryptedSecret ?? null,
      previousUntil: new Date(context.clock().getTime() + OVERLAP_MS),
    };
    yield* tx.webhooks.update(id, to, about(context, caller, "webhook.secret_rotated", webhook));
    return { secret };
  });
}

/**
 * Deletes a webhook. What waits for it is given up.
 *
 * @throws forbidden for Members, not_found.
 */
export const deleteWebhook = (context: EmployeeContext, id: string): Promise<void> =>
  change(context, function* (tx, caller) {
    const webhook = yield* managed(tx, caller, id);
    yield* tx.webhooks.remove(id, about(context, caller, "webhook.deleted", webhook));
  });

/** The webhook, for those who may change it. */
export function* managed(tx: Tables, caller: Employee, id: string): Steps<Webhook> {
  const webhook = yield* tx.webhooks.find(id);
  must(mayManageWebhooks(caller), "webhook.denied", webhook ? { changes: namedIn(webhook) } : {});
  if (!webhook) throw notFound("webhook");
  return webhook;
}

export const about = (
  context: EmployeeContext,
  caller: Employee,
  type: EventType,
  webhook: Pick<Webhook, "url">,
  changes: Changes = {},
) => eventOf(context, type, actorOf(caller), { changes: { ...namedIn(webhook), ...changes } });

/** By its host alone: the rest of an address may be a secret. */
const namedIn = (webhook: Pick<Webhook, "url">): Changes => ({ name: { from: nameOf(webhook), to: nameOf(webhook) } });

function differences(webhook: Webhook, { url, events, enabled }: ChangeWebhookInput) {
  const moved = url !== undefined && url !== webhook.url;
  const asked = events !== undefined && events.join() !== webhook.events.join();
  const turned = enabled !== undefined && enabled !== webhook.enabled;
  return {
    to: { ...(moved && { url }), ...(asked && { events }), ...(turned && { enabled }) },
    changes: {
      ...(moved && { address: { from: nameOf(webhook), to: nameOf({ url }) } }),
      ...(asked && { events: { from: webhook.events, to: events } }),
      ...(turned && { enabled: { from: webhook.enabled, to: enabled } }),
    },
  };
}
