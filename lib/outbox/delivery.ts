/** Who is told of something: products of an end, webhooks of events, people by mail. */
export const deliveryKinds = ["logout", "webhook", "mail"] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

export const deliveryStatuses = ["waiting", "delivered", "dead"] as const;
/** `dead`: nobody tries any more, unless somebody asks for it. */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Something that somebody is to be told: a row of the outbox. */
export interface Delivery {
  id: string;
  kind: DeliveryKind;
  /** Whose queue it stands in. A queue that fails holds up nobody in another. */
  receiver: string;
  /** What is told in order: of one lane, one waits until those before it are over. Its own id for what has no order. */
  lane: string;
  /** What it tells of, as far as the receiver is concerned. */
  type: string;
  impersonationId: string | null;
  productId: string | null;
  webhookId: string | null;
  /** The event that it tells of. What is told is made when it is sent, so that what has been erased meanwhile is. */
  eventId: string | null;
  /** What it tells, where no event has it. */
  payload: unknown;
  createdAt: Date;
  /** When the last attempt is made at the latest. Null where attempts alone are counted. */
  giveUpAt: Date | null;
  /** Begun so far. */
  attempts: number;
}

/** What came of an attempt: "delivered", or why not, as a code for the log. */
export type Outcome = "delivered" | "address_refused" | "no_answer" | "unsigned" | `status_${number}`;

/** What is kept of an attempt for whoever asks what the receiver said. */
export interface Answer {
  outcome: Outcome;
  status: number | null;
  /** The beginning of the answer, as text; null where it isn't kept. */
  text: string | null;
  tookMs: number;
}

/** A receiver that has failed and wasn't reached since: nobody tries anything else of its queue before `until`. */
export interface Pause {
  receiver: string;
  /** In a row, of attempts that didn't overlap. */
  failures: number;
  until: Date;
  /** When it was recorded that something couldn't be delivered; null for not yet. */
  reportedAt: Date | null;
}

/** How long a delivery is tried, from when it is queued or asked for again, in milliseconds. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;
