import * as z from "zod";
import { pageInput } from "../http/input.ts";
import { deliveryStatuses } from "../outbox/delivery.ts";
import { namesSomething, SAY_WHAT } from "../person.ts";
import { type Hosts, wrongWithShape } from "../products/address.ts";
import { askable } from "./asked.ts";
import { webhookKinds } from "./webhook.ts";

function fieldsFor(hosts: Hosts) {
  return {
    // Whether it may be called, and over http, depends on what its name means: the verb says.
    url: z.string("Enter an address.").superRefine((text, context) => {
      const wrong = wrongWithShape(text, hosts);
      if (wrong !== null) context.addIssue(wrong);
    }),
    events: z
      .array(z.enum(askable, "No event has this type."), "Send a list of events.")
      .min(1, "Choose at least one event.")
      .max(askable.length, "Each event needs to be there once.")
      .transform((events) => [...new Set(events)]),
  };
}

/** POST /api/webhooks. */
export const addWebhookInput = (hosts: Hosts) =>
  z.strictObject({ ...fieldsFor(hosts), kind: z.enum(webhookKinds, "Either standard or slack.").default("standard") });

/** PATCH /api/webhooks/{id}. */
export function changeWebhookInput(hosts: Hosts) {
  const { url, events } = fieldsFor(hosts);
  const enabled = z.boolean("Either true or false.");
  return z
    .strictObject({ url: url.optional(), events: events.optional(), enabled: enabled.optional() })
    .refine(namesSomething, SAY_WHAT);
}

export const listDeliveriesInput = z.strictObject({
  status: z.enum(deliveryStatuses, "One of waiting, delivered, dead.").optional(),
  ...pageInput,
});

export type AddWebhookInput = z.output<ReturnType<typeof addWebhookInput>>;
export type ChangeWebhookInput = z.output<ReturnType<typeof changeWebhookInput>>;
