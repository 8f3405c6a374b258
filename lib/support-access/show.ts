import { type Impersonation, statusOf } from "../impersonations/impersonation.ts";
import { userAllows } from "./choice.ts";
import type { SupportAccess, SupportSession } from "./list.ts";

/** What employees are called where their names are nobody's business. */
export const SUPPORT = "Support";

/** The JSON of the customer's page: named fields, ISO 8601 UTC. Of an employee it has the name at most. */
export const showSupportAccess = (
  { say, choices, showNames, sessions, nextCursor, requests }: SupportAccess,
  now: Date,
) => ({
  choice: say.choice,
  until: say.until?.toISOString() ?? null,
  choices,
  sessions: sessions.map((session) => {
    const shown = showSession(session, showNames, now);
    // A date that has just passed has ended it, whether or not that is noted yet.
    return { ...shown, live: shown.live && userAllows(say, now) };
  }),
  nextCursor,
  requests: requests.map((request) => ({
    id: request.id,
    by: calledBy(request, showNames),
    kind: request.kind,
    product: request.product?.name ?? null,
    reason: request.reason,
    access: request.access,
    createdAt: request.createdAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
  })),
});

const showSession = ({ impersonation, tally, acts }: SupportSession, showNames: boolean, now: Date) => ({
  id: impersonation.id,
  by: calledBy(impersonation, showNames),
  product: impersonation.product.name,
  reason: impersonation.reason,
  at: (impersonation.startedAt ?? impersonation.createdAt).toISOString(),
  endedAt: endOf(impersonation, now)?.toISOString() ?? null,
  live: statusOf(impersonation, now) === "live",
  access: impersonation.access,
  // What began to look only, and could make changes for a while.
  raised: impersonation.levelChangedAt !== null,
  pages: tally.pages,
  acts: acts.map(({ at, name }) => ({ at: at.toISOString(), name })),
  actCount: tally.acts,
});

export const calledBy = ({ impersonator }: Pick<Impersonation, "impersonator">, showNames: boolean): string =>
  showNames ? impersonator.name : SUPPORT;

/** Overdue is ended, noted or not. */
const endOf = (impersonation: Impersonation, now: Date): Date | null =>
  impersonation.endedAt ?? (statusOf(impersonation, now) === "ended" ? impersonation.expiresAt : null);
