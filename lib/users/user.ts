import type { Impersonation } from "../impersonations/impersonation.ts";

/** An end user of the organization's products. Never signs in to the dashboard. */
export interface User {
  id: string;
  name: string;
  email: string;
  /** Its id in the system that it comes from, if it lives elsewhere. Unique. */
  externalId: string | null;
  active: boolean;
  createdAt: Date;
}

/** One browser signed in to a product as a user: by that user's password, or by an impersonation. */
export interface ProductSession {
  id: string;
  user: User;
  createdAt: Date;
  /** Set once, never moved: of an impersonation, the impersonation's end. */
  expiresAt: Date;
  /** Who is really there, if it is not the user. */
  impersonation: Impersonation | null;
}
