import type { Steps, Tables } from "../store/store.ts";
import { CHECKPOINT } from "./webhook.ts";

/** What a kept checkpoint of the audit log says, as webhooks are told it. */
export interface ToldCheckpoint {
  /** Of the tree. */
  size: number;
  at: Date;
  /** The signed note, whole. */
  note: string;
}

/** Queues a checkpoint for the webhooks that ask for `audit.checkpoint`, in the transaction that keeps it. */
export const queueCheckpoint = (tx: Tables, { size, at, note }: ToldCheckpoint): Steps<void> =>
  tx.outbox.addForWebhooks({
    type: CHECKPOINT,
    impersonationId: null,
    eventId: null,
    payload: { size, at: at.toISOString(), note },
    at,
  });
