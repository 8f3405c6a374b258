import type { Impersonation } from "#lib/impersonations/impersonation.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { calledOf } from "#lib/users/user.ts";
import { Ticket } from "../tickets/ticket.tsx";
import { durationText } from "../ui/instant.ts";
import { LongText } from "../ui/long-text.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { BROKE_GLASS } from "./marks.ts";

export type Session = ReturnType<typeof shownSession> & {
  /** Why the product couldn't open it, where that is so. */
  refused?: string | undefined;
};

/** What the JSON says of it, and what the user is called, whatever there is of a name. */
export const shownSession = (impersonation: Impersonation, now: Date) => ({
  ...showImpersonation(impersonation, now),
  called: calledOf(impersonation.user),
});

interface WhoProps {
  session: Session;
  /** Where there are several products, in which one. */
  naming?: boolean;
}

/** Who, and as whom: the link that opens the row. */
export function Who({ session: { id, impersonator, user, called, product, refused, breakGlass }, naming }: WhoProps) {
  return (
    <>
      <TextLink href={`/sessions/${id}`} look="row">
        <bdi>{impersonator.name}</bdi> <span className="font-normal text-soft">as</span> <bdi>{called}</bdi>
      </TextLink>
      <div className="text-xs leading-5 text-soft">
        {user.email !== called && <bdi>{user.email}</bdi>}
        {naming && (
          <>
            {user.email !== null && user.email !== called && ", "}in <bdi>{product.name}</bdi>
          </>
        )}
      </div>
      {breakGlass && <div className="text-xs leading-5 text-live">{BROKE_GLASS}</div>}
      {refused !== undefined && (
        <div className="text-xs leading-5 text-danger">
          Couldn't be opened: <bdi>{refused}</bdi>
        </div>
      )}
    </>
  );
}

export function Why({ session: { reason, ticket } }: { session: Pick<Session, "reason" | "ticket"> }) {
  return (
    <>
      {reason === null ? <span className="text-soft">No reason given</span> : <LongText>{reason}</LongText>}
      {ticket !== null && (
        <div className="text-xs leading-5 text-soft">
          Ticket <Ticket>{ticket}</Ticket>
        </div>
      )}
    </>
  );
}

/** From the confirming click on, as the hour is counted: a full hour is 1 h. Nothing, for one that was never open. */
export const lasted = ({
  createdAt,
  startedAt,
  endedAt,
}: Pick<Session, "createdAt" | "startedAt" | "endedAt">): string =>
  startedAt === null || endedAt === null ? "–" : durationText(Date.parse(endedAt) - Date.parse(createdAt));
