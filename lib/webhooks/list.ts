import type { EmployeeContext } from "../context.ts";
import { notFound } from "../errors.ts";
import type { DeliveryStatus } from "../outbox/delivery.ts";
import { mayManageWebhooks } from "../policy.ts";
import type { Page, PageRequest, ToldDelivery } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Webhook } from "./webhook.ts";

/**
 * All of them, oldest first.
 *
 * @throws forbidden for Members.
 */
export async function listWebhooks({ store, caller }: EmployeeContext): Promise<Webhook[]> {
  must(mayManageWebhooks(caller));
  return store.read((tx) => tx.webhooks.list());
}

/** @throws forbidden for Members, not_found. */
export async function getWebhook({ store, caller }: EmployeeContext, id: string): Promise<Webhook> {
  must(mayManageWebhooks(caller));
  const webhook = await store.read((tx) => tx.webhooks.find(id));
  if (!webhook) throw notFound("webhook");
  return webhook;
}

/**
 * What a webhook was told, or is still to be, newest first. What was delivered is there for a week, what is dead for 30 days.
 *
 * @throws forbidden for Members, not_found.
 */
export async function listDeliveries(
  context: EmployeeContext,
  webhookId: string,
  filter: { status?: DeliveryStatus | undefined },
  page: PageRequest,
): Promise<Page<ToldDelivery>> {
  await getWebhook(context, webhookId);
  const { status } = filter;
  return context.store.read((tx) => tx.outbox.list({ webhookId, ...(status && { status }) }, page));
}
