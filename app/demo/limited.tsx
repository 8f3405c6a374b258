import { type AuthUser, IMPERSONATED_SENTENCE } from "@understudy/sdk/next";
import { type ReactNode, useId } from "react";

/**
 * What an impersonator may not do: shown as it is, disabled, with the reason. Only a kindness: the server refuses it
 * whatever the page shows.
 */
export function Limited({ user, children }: { user: AuthUser; children: ReactNode }) {
  const reason = useId();
  if (user.impersonatorUserId === undefined) return children;
  return (
    <div className="limited">
      <p id={reason}>{IMPERSONATED_SENTENCE}.</p>
      <fieldset aria-describedby={reason} disabled>
        {children}
      </fieldset>
    </div>
  );
}
