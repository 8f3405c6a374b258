import type { DashboardSession, Employee } from "./employee.ts";
import type { Invitation } from "./invite.ts";

/** The JSON of an employee: named fields, so that a new column never leaves by itself. */
export const showEmployee = ({ id, name, email, role, active, createdAt }: Employee) => ({
  id,
  name,
  email,
  role,
  active,
  createdAt: createdAt.toISOString(),
});

export const showInvitation = ({ id, email, name, role, expiresAt }: Invitation) => ({
  id,
  email,
  name,
  role,
  expiresAt: expiresAt.toISOString(),
});

/** One of the caller's own sessions. */
export const showSession = ({
  id,
  createdAt,
  expiresAt,
  ip,
  userAgent,
  current,
}: DashboardSession & { current: boolean }) => ({
  id,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  ip,
  userAgent,
  current,
});
