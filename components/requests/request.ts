import type { AccessRequest } from "#lib/requests/request.ts";
import { showRequest } from "#lib/requests/show.ts";
import { calledOf } from "#lib/users/user.ts";

export type ShownRequest = ReturnType<typeof shownRequest>;

/** What the JSON says of it, and what a page tells beside. */
export const shownRequest = (request: AccessRequest, now: Date) => ({
  ...showRequest(request, now),
  /** What the user is called, whatever there is of a name; null for an Admin's own access. */
  called: request.user && calledOf(request.user),
  minutes: request.minutes,
  impersonationId: request.impersonationId,
  answeredAt: request.answeredAt?.toISOString() ?? null,
  userAnsweredAt: request.userAnsweredAt?.toISOString() ?? null,
  /** Whether nobody had decided it in time, or nobody had begun. */
  wasApproved: request.approvedAt !== null,
});

/** Where it stands, in words for whoever reads it. */
export function statusText(request: ShownRequest): string {
  const { status, waitsFor, kind, wasApproved } = request;
  if (status === "waiting" && waitsFor === "user") return "Waits for the user";
  if (status === "waiting") return kind === "grant" ? "Waits for an Owner" : "Waits for an Owner or Admin";
  if (status === "approved") return "Approved";
  if (status === "refused") return "Refused";
  if (status === "used") return "Begun";
  return wasApproved ? "Not begun in time" : "Not answered in time";
}

/** Does time run for it: to answer, or to begin? */
export const isOpen = ({ status, kind }: Pick<ShownRequest, "status" | "kind">): boolean =>
  status === "waiting" || (status === "approved" && kind !== "grant");
