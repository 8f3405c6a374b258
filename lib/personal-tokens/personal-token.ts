/**
 * An employee's own credential for their own tools: with it, and a session of the dashboard that they have open, a tool begins
 * and ends impersonations in their name. Shown once; a SHA-256 at rest.
 */
export interface PersonalToken {
  id: string;
  employeeId: string;
  name: string;
  /** Its last four characters, to tell tokens apart by. */
  hint: string;
  createdAt: Date;
  /** 90 days later; nothing moves it. */
  expiresAt: Date;
  /** Null before its first use. */
  lastUsedAt: Date | null;
}
