import type { Level } from "../impersonations/level.ts";

/** Owner: turns impersonation on. Admin: chooses who may. Member: works. No role may impersonate without a grant. */
export type Role = "owner" | "admin" | "member";
export const roles: Role[] = ["owner", "admin", "member"];

/** A person on the team. Signs in to the dashboard, never to a product. */
export interface Employee {
  id: string;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  createdAt: Date;
}

/** How people appear in lists, rows and events. */
export interface Person {
  id: string;
  name: string;
  email: string;
}

/** Without whatever else is known of them. A user may have no name or e-mail. */
export const personOf = <T extends { id: string; name: string | null; email: string | null }>({
  id,
  name,
  email,
}: T) => ({
  ...{ id, name: name as T["name"], email: email as T["email"] },
});

/** One browser signed in to the dashboard. The cookie's value is only ever kept as a SHA-256. */
export interface DashboardSession {
  id: string;
  employeeId: string;
  createdAt: Date;
  /** Absolute: 12 hours after sign-in, whatever happens. */
  expiresAt: Date;
  endedAt: Date | null;
  ip: string | null;
  userAgent: string | null;
}

/** A one-time link: to make the first Owner, to join, or to choose a new password. */
export interface OneTimeLink {
  id: string;
  purpose: "setup" | "invitation" | "reset";
  /** Whose password is chosen anew; null until there is an employee. */
  employeeId: string | null;
  email: string | null;
  name: string | null;
  role: Role | null;
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export interface Grant {
  id: string;
  employeeId: string;
  /** The highest level of the sessions under it. */
  access: Level;
  grantedBy: Person;
  grantedAt: Date;
  revokedAt: Date | null;
  /** When it is over by itself; null for never. Judged by the clock, whoever notes it. */
  until: Date | null;
  /** When somebody last looked at it and kept it, and who. */
  reviewedAt: Date | null;
  reviewedBy: Person | null;
}

/** Somebody made a reset link for somebody else: whoever has it can be that person. */
export interface ResetNotice {
  id: string;
  at: Date;
  by: string;
  employee: string;
  /** That person's access to impersonation went with it. */
  revoked: boolean;
}
