import type { Impersonation } from "../impersonations/impersonation.ts";
import type { User } from "../users/user.ts";

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
