/** A product that is to be told that an impersonation is over: a row of the outbox. */
export interface LogoutDelivery {
  id: string;
  impersonationId: string;
  productId: string;
  createdAt: Date;
  /** Begun so far. */
  attempts: number;
}

/** How long after each failed attempt the next one begins, in seconds. After the last one nobody tries any more. */
export const RETRY_AFTER_S = [1, 5, 15, 60, 300];
