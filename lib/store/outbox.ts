import type { AuditEvent } from "../audit/event.ts";
import type { Answer, Delivery, DeliveryStatus, Pause } from "../outbox/delivery.ts";
import type { Webhook, WebhookSecrets } from "../webhooks/webhook.ts";
import type { Page, PageRequest, Steps } from "./steps.ts";

export type NewDelivery = Omit<Delivery, "attempts">;

/** A delivery that is due; `blocked` while one before it in its lane isn't over. */
export type DueDelivery = Delivery & { blocked: boolean };

/** A delivery as it is shown: with what came of its last attempt. */
export interface ToldDelivery extends Delivery {
  status: DeliveryStatus;
  /** Null once it is over, and while it waits for another of its lane. */
  nextAttemptAt: Date | null;
  lastStatus: number | null;
  lastAnswer: string | null;
  tookMs: number | null;
}

/** What is to be told to whom, and the addresses that ask to be told. A part of the port in ../store.ts. */
export interface OutboxTables {
  outbox: {
    /** Deletes what was delivered, and was queued by then, at most `limit` rows; gives how many. See lib/spent/purge.ts. */
    purge(before: Date, limit: number): Steps<number>;
    /** The same of what is dead. */
    purgeDead(before: Date, limit: number): Steps<number>;
    /** Due at once. */
    add(delivery: NewDelivery): Steps<void>;
    /** How much is still to be told, counted up to 1,000, and since when the oldest of it is; null for none. */
    countWaiting(): Steps<{ count: number; oldestAt: Date | null }>;
    /** A delivery to each enabled webhook that asks for this type, of which there may be none; due at once. */
    addForWebhooks(told: {
      type: string;
      impersonationId: string | null;
      eventId: string | null;
      payload: unknown;
      at: Date;
    }): Steps<void>;
    find(id: string): Steps<ToldDelivery | null>;
    /** Of one webhook, newest first. */
    list(filter: { webhookId: string; status?: DeliveryStatus }, page: PageRequest): Steps<Page<ToldDelivery>>;
    /** The first queue by name, after that one, in which something waits for its time. */
    nextReceiver(after: string): Steps<string | null>;
    /** Of one queue, the longest due first; at most 50. */
    listDue(receiver: string, now: Date): Steps<DueDelivery[]>;
    /** Puts those aside that wait for another of their lane: it lets the next one go when it is over. */
    park(deliveries: Delivery[], now: Date): Steps<void>;
    /**
     * Begins an attempt of each that is still due, and nobody else does before `until`: a conditional UPDATE. Gives those
     * that the caller got.
     */
    claim(deliveries: Delivery[], now: Date, until: Date): Steps<Delivery[]>;
    /** These three by whoever claimed it last: false for one that was overtaken, who changes nothing. */
    delivered(delivery: Delivery, at: Date, answer: Answer): Steps<boolean>;
    retryAt(delivery: Delivery, at: Date, answer: Answer): Steps<boolean>;
    giveUp(delivery: Delivery, at: Date, answer: Answer): Steps<boolean>;
    /** Gives up what waits in a queue longer than it may, at most 100; gives how many. */
    expire(receiver: string, now: Date): Steps<number>;
    /** Gives up whatever waits in a queue, at most 200; gives how many. */
    abandon(receiver: string, now: Date): Steps<number>;
    /** Due again at once, whatever became of it, in a queue where it waits for nobody. */
    again(id: string, receiver: string, now: Date, giveUpAt: Date, event: AuditEvent): Steps<void>;
    /**
     * Of the `limit` deliveries after that number, those about a user or by them lose what is kept to be told, and what was
     * answered. Gives how many, and the number of the last that was looked at; null when there are no more.
     */
    erase(userId: string, afterSeq: number, limit: number): Steps<{ erased: number; lastSeq: number | null }>;
    pauseOf(receiver: string): Steps<Pause | null>;
    pause(pause: Pause): Steps<void>;
    resume(receiver: string): Steps<void>;
  };

  webhooks: {
    find(id: string): Steps<Webhook | null>;
    secretsOf(id: string): Steps<WebhookSecrets | null>;
    /** Oldest first; at most 20. */
    list(): Steps<Webhook[]>;
    add(
      webhook: Omit<Webhook, "createdBy"> & { createdById: string; encryptedSecret: string },
      event: AuditEvent,
    ): Steps<Webhook>;
    update(
      id: string,
      to: Partial<Pick<Webhook, "url" | "events" | "enabled"> & WebhookSecrets>,
      event: AuditEvent,
    ): Steps<void>;
    remove(id: string, event: AuditEvent): Steps<void>;
  };
}
