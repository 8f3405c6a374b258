import type { EndReason } from "./impersonation.ts";

/** Why a session ended, as somebody would say it. */
export const endReasonTexts: Record<EndReason, string> = {
  expired: "Time was up",
  stopped: "Ended by the impersonator",
  ended_by_admin: "Ended by an Owner or Admin",
  not_opened: "Never opened",
  code_reused: "Stopped, as its code was used twice",
  replaced: "Replaced by a newer session",
  feature_disabled: "User impersonation was turned off",
  grant_revoked: "Access was taken away",
  grant_expired: "The access had an end, and it came",
  employee_deactivated: "The employee was deactivated",
  role_changed: "The employee's role was lowered",
  dashboard_signed_out: "Signed out of the dashboard",
  user_unavailable: "The user can't be impersonated any more",
  user_signed_out: "The user signed out everywhere",
  product_disabled: "The product was disabled",
  user_protected: "The user is protected now",
  user_ended: "Ended by the user",
};

interface Ended {
  endReason: EndReason | null;
  impersonator: { id: string };
}

/** The same to a reader, who may be the impersonator. */
export function endReasonText({ endReason, impersonator }: Ended, readerId: string): string {
  if (endReason === null) return "Ended";
  return endReason === "stopped" && impersonator.id === readerId ? "Ended by you" : endReasonTexts[endReason];
}
