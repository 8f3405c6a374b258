import { eq, isNotNull, sql } from "drizzle-orm";
import { type DeliveryKind, type DeliveryStatus, deliveryKinds, deliveryStatuses } from "#lib/outbox/delivery.ts";
import { type WebhookKind, webhookKinds } from "#lib/webhooks/webhook.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** What is still to be told to whom, and the addresses that asked to be told. */
export function defineOutbox(kit: Kit, { employees }: People) {
  const { table, text, integer, instant, flag, json, sequence, index, uniqueIndex, check } = kit;

  // No foreign keys: what is told outlives nobody, and of whoever is gone it is given up.
  const deliveries = table(
    "deliveries",
    {
      seq: sequence("seq"),
      id: text("id").notNull(),
      kind: text("kind").$type<DeliveryKind>().notNull(),
      receiver: text("receiver").notNull(),
      lane: text("lane").notNull(),
      type: text("type").notNull(),
      impersonationId: text("impersonation_id"),
      productId: text("product_id"),
      webhookId: text("webhook_id"),
      eventId: text("event_id"),
      payload: json<unknown>("payload"),
      createdAt: instant("created_at").notNull(),
      giveUpAt: instant("give_up_at"),
      status: text("status").$type<DeliveryStatus>().notNull(),
      attempts: integer("attempts").notNull(),
      /** Null once it is over, and while it waits for another of its lane. */
      nextAttemptAt: instant("next_attempt_at"),
      settledAt: instant("settled_at"),
      lastStatus: integer("last_status"),
      lastAnswer: text("last_answer"),
      tookMs: integer("took_ms"),
    },
    (t) => [
      uniqueIndex("deliveries_id").on(t.id),
      // Of what waits, by queue: so that a long one costs whoever stands in another nothing.
      index("deliveries_due").on(t.receiver, t.nextAttemptAt, t.seq).where(isNotNull(t.nextAttemptAt)),
      index("deliveries_waiting")
        .on(t.receiver, t.giveUpAt)
        .where(eq(t.status, sql.raw("'waiting'"))),
      index("deliveries_oldest")
        .on(t.createdAt)
        .where(eq(t.status, sql.raw("'waiting'"))),
      index("deliveries_lane")
        .on(t.lane, t.seq)
        .where(eq(t.status, sql.raw("'waiting'"))),
      // Of everything.
      index("deliveries_of_webhook").on(t.webhookId, t.createdAt, t.seq).where(isNotNull(t.webhookId)),
      index("deliveries_of_webhook_by_status")
        .on(t.webhookId, t.status, t.createdAt, t.seq)
        .where(isNotNull(t.webhookId)),
      index("deliveries_spent").on(t.status, t.createdAt).where(isNotNull(t.settledAt)),
      check("deliveries_kind", among(t.kind, deliveryKinds)),
      check("deliveries_status", among(t.status, deliveryStatuses)),
      check("deliveries_whole", sql`(${t.status} = 'waiting') = (${t.settledAt} is null)`),
    ],
  );

  const pauses = table("receiver_pauses", {
    receiver: text("receiver").primaryKey(),
    failures: integer("failures").notNull(),
    until: instant("paused_until").notNull(),
    reportedAt: instant("reported_at"),
  });

  const webhooks = table(
    "webhooks",
    {
      id: text("id").primaryKey(),
      url: text("url").notNull(),
      /** With a space before and after each, as they are looked for in it. */
      events: text("events").notNull(),
      kind: text("kind").$type<WebhookKind>().notNull(),
      enabled: flag("enabled").notNull(),
      encryptedSecret: text("encrypted_secret").notNull(),
      previousEncryptedSecret: text("previous_encrypted_secret"),
      previousUntil: instant("previous_until"),
      createdById: text("created_by_id")
        .notNull()
        .references(() => employees.id, { onDelete: "restrict" }),
      createdAt: instant("created_at").notNull(),
    },
    (t) => [check("webhooks_kind", among(t.kind, webhookKinds))],
  );

  return { deliveries, pauses, webhooks };
}
