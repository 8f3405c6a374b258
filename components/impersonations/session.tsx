import type { showImpersonation } from "#lib/impersonations/show.ts";
import { durationText } from "../ui/instant.ts";
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
      {naming && (
        <div className="text-xs leading-5 text-soft">
          in <bdi>{product.name}</bdi>
        </div>
      )}
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
      {reason === null ? (
        <span className="text-soft">No reason given</span>
      ) : (
        <bdi className="whitespace-pre-line">{reason}</bdi>
      )}
      {ticket !== null && (
        <div className="text-xs leading-5 text-soft">
          Ticket <bdi>{ticket}</bdi>
        </div>
      )}
    </>
  );
}

/** How long it was open in the product. Nothing, for one that never was. */
export const lasted = ({ startedAt, endedAt }: Session): string =>
  startedAt === null || endedAt === null ? "–" : durationText(Date.parse(endedAt) - Date.parse(startedAt));
