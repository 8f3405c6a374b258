import { DomainError } from "#lib/errors.ts";
import type { TallyContext } from "./act.ts";

/**
 * What only the user may do, whatever page or handler it is called from: an impersonator's hour must not become forever
 * (docs/security.md#what-a-users-hour-cant-become). Its routes say the same by a word of the never-list.
 *
 * @throws impersonated
 */
export function assertNotImpersonated({ session }: TallyContext): void {
  if (session.impersonation)
    throw new DomainError("impersonated", "You cannot perform this action while impersonating a user");
}
