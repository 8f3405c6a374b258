import type { ShownOwnSession } from "#components/shell/own-session.tsx";
import type { EmployeeContext } from "#lib/context.ts";
import { onceARequest } from "#lib/http/current.ts";
import { findOwnSession } from "#lib/impersonations/own.ts";
import { calledOf } from "#lib/users/user.ts";

/** Read once a request: the header shows it, and the dialog says that it ends. */
export const ownSession = (context: EmployeeContext) => onceARequest("own session", () => findOwnSession(context));

/** As the header shows it. */
export async function shownOwnSession(context: EmployeeContext): Promise<ShownOwnSession | null> {
  const own = await ownSession(context);
  if (!own) return null;
  const { id, user, product, expiresAt } = own.impersonation;
  return {
    ...{ id, called: calledOf(user), product: product.name, opening: own.status === "pending" },
    ...{ returnUrl: own.returnUrl, until: expiresAt.toISOString(), now: context.clock().toISOString() },
  };
}
