import type { ProductSession } from "../sessions/product-session.ts";
import { NOBODYS_DOMAIN } from "../users/email.ts";
import type { User } from "../users/user.ts";

/**
 * The published clients take an e-mail for granted. Where there is none, they get an address that is nobody's and reaches
 * nobody (RFC 2606), another one for each user: whoever tells accounts apart by it must not take two users for one. Nobody
 * can be given one as their own e-mail (lib/person.ts).
 */
export const wireEmailOf = ({ id, email }: Pick<User, "id" | "email">): string => email ?? `${id}@${NOBODYS_DOMAIN}`;

type Told = Pick<ProductSession, "user" | "createdAt" | "impersonation">;

/**
 * A user in the words of the published clients of hosted sessions: snake_case, unix seconds. What this server doesn't
 * keep is said as a user without it would have it.
 *
 * `email_confirmed` is true for every e-mail, while OpenID Connect's clients are told `email_verified: false`: nobody has
 * proved an address here. But the published clients' wire demands a boolean, and products keep out whose is false.
 *
 * `last_active_at` is when they signed in themselves: support's being there is nobody's activity. Nothing else is kept of
 * it, so while somebody impersonates them it is the day on which they were added.
 */
export const wireUserOf = ({ user, createdAt, impersonation }: Told) => ({
  user_id: user.id,
  email: wireEmailOf(user),
  email_confirmed: user.email !== null,
  has_password: true,
  ...(user.name !== null && { username: user.name }),
  ...(user.externalId !== null && { legacy_user_id: user.externalId }),
  locked: false,
  enabled: true,
  mfa_enabled: false,
  can_create_orgs: false,
  created_at: Math.floor(user.createdAt.getTime() / 1000),
  last_active_at: Math.floor((impersonation === null ? createdAt : user.createdAt).getTime() / 1000),
});
