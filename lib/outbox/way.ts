import type { AuditEvent } from "../audit/event.ts";
import type { IssuerContext } from "../oauth/issuer.ts";
import type { Answer, Delivery, DeliveryKind } from "./delivery.ts";
import type { Reach } from "./reach.ts";

/** What the sender may reach. */
export interface OutboxContext extends IssuerContext {
  reach: Reach;
  /** The deployment's, under which what signs is kept encrypted. */
  secret: string;
}

/** One attempt: what was answered, and what is recorded if it was the last. */
export interface Attempt {
  answer: Answer;
  unreachable: AuditEvent;
}

/** Of a delivery that is of no use any more, while its receiver may still be told what else waits. */
export const UNWANTED = "unwanted";

/** How deliveries of one kind are made. */
export interface Way {
  /** How long after each failed attempt the next one begins, in seconds. After the last one nobody tries any more. */
  retryAfterS: number[];
  /** How long a claim keeps others away, in milliseconds: whoever dies in the midst of a delivery leaves it to them then. */
  claimMs: number;
  /** Does a receiver that fails rest, with all that waits for it, and is it tried with one delivery alone then? */
  rests: boolean;
  /**
   * Makes what is told, and tells it. What is unwanted is given up by itself. Null when there is nobody to be told any more:
   * then all that waits for them is given up.
   */
  attempt(context: OutboxContext, delivery: Delivery): Promise<Attempt | typeof UNWANTED | null>;
}

/** Those by which a process sends. What it has no way for is left to the others. */
export type Ways = Partial<Record<DeliveryKind, Way>>;
