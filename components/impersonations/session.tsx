import type { showImpersonation } from "#lib/impersonations/show.ts";
import { durationText } from "../ui/instant.ts";
import { LongText } from "../ui/long-text.tsx";
import { TextLink } from "../ui/text-link.tsx";

export type Session = ReturnType<typeof showImpersonation> & {
  /** Why the product couldn't open it, where that is so. */
  refused?: string | undefined;
};

interface WhoProps {
  session: Session;
  /** Where there are several products, in which one. */
  naming?: boolean;
}

/** Who, and as whom. */
export function Who({ session: { impersonator, user, product, refused }, naming }: WhoProps) {
  return (
    <>
      <bdi className="font-medium">{impersonator.name}</bdi> <span className="text-soft">as</span>{" "}
      <TextLink href={`/users/${user.id}`} look="name">
        <bdi>{user.name}</bdi>
      </TextLink>
      <div className="text-xs leading-5 text-soft">
        <bdi>{user.email}</bdi>
        {naming && (
          <>
            , in <bdi>{product.name}</bdi>
          </>
        )}
      </div>
      {refused !== undefined && (
        <div className="text-xs leading-5 text-danger">
          Couldn't be opened: <bdi>{refused}</bdi>
        </div>
      )}
    </>
  );
}

export function Why({ session: { reason, ticket } }: { session: Session }) {
  return (
    <>
      {reason === null ? <span className="text-soft">No reason given</span> : <LongText>{reason}</LongText>}
      {ticket !== null && (
        <div className="text-xs leading-5 text-soft">
          Ticket <bdi>{ticket}</bdi>
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
