import { levelNow, raisedUntilNow } from "../impersonations/impersonation.ts";
import { calledOf } from "../users/user.ts";
import type { ProductSession } from "./product-session.ts";

/** A product's session as its pages may see it, and whoever asks by `auth()` or over HTTP. Never the cookie's value. */
export function showProductSession(
  { user, impersonation }: Pick<ProductSession, "user" | "impersonation">,
  now: Date,
  dashboardUrl: string,
  /** The colleagues who are signed in as the same user. */
  others: string[] = [],
) {
  const { id, email, externalId } = user;
  return {
    // Directories have users without a name or an e-mail.
    user: { id, email: email ?? "", name: calledOf(user), ...(externalId !== null && { externalId }) },
    ...(impersonation && {
      impersonatorUserId: impersonation.impersonator.id,
      impersonation: {
        id: impersonation.id,
        expiresAt: impersonation.expiresAt.toISOString(),
        access: levelNow(impersonation, now),
        raisedUntil: raisedUntilNow(impersonation, now)?.toISOString() ?? null,
        // Where it is raised and dropped: a page that shows the user's own words may not do either.
        ...(impersonation.access !== "full" && { pageUrl: `${dashboardUrl}/sessions/${impersonation.id}` }),
        impersonator: { id: impersonation.impersonator.id, name: impersonation.impersonator.name },
        ...(others.length > 0 && { others }),
      },
    }),
  };
}
