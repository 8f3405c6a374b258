import type { ProductSession } from "../users/user.ts";

/**
 * A user in the words of the published clients of hosted sessions: snake_case, unix seconds. What this server doesn't
 * keep is said as a user without it would have it.
 */
export const wireUserOf = ({ user, createdAt }: Pick<ProductSession, "user" | "createdAt">) => ({
  user_id: user.id,
  email: user.email,
  email_confirmed: true,
  has_password: true,
  username: user.name,
  ...(user.externalId !== null && { legacy_user_id: user.externalId }),
  locked: false,
  enabled: true,
  mfa_enabled: false,
  can_create_orgs: false,
  created_at: Math.floor(user.createdAt.getTime() / 1000),
  last_active_at: Math.floor(createdAt.getTime() / 1000),
});
