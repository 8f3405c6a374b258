import { endReasonText } from "#lib/impersonations/end-reason.ts";
import type { Level } from "#lib/impersonations/level.ts";
import type { WholeSession } from "#lib/timeline/entry.ts";
import { browserText } from "../account/browser.ts";
import { AboutDetails } from "../impersonations/about.tsx";
import type { Session } from "../impersonations/session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { CopyableDetail, Detail, Details } from "../ui/details.tsx";
import { Time } from "../ui/time.tsx";

interface Props {
  session: Session;
  whole: Pick<WholeSession, "confirmedFrom" | "endedBy">;
  /** Whose page it is. */
  readerId: string;
  now: string;
  /** Whether the server takes a proxy's word for where a request came from. */
  addressesKnown: boolean;
}

const accessTexts: Record<Level, string> = {
  read_only: "Look only: changes are refused",
  full: "Full: whatever the user may do, but for what the product refuses",
};

/** Who, as whom, where, why, when, and from where. */
export function SessionFacts({ session, whole, readerId, now, addressesKnown }: Props) {
  const { id, impersonator, user, called, product, reason, ticket, createdAt } = session;
  return (
    <Details>
      <Detail term="Impersonator">
        <bdi>{impersonator.name}</bdi> <bdi className="text-soft">{impersonator.email}</bdi>
      </Detail>
      <AboutDetails called={called} product={product} reason={reason} ticket={ticket} user={user} />
      <Detail term="Access">
        {session.raisedUntil === null ? (
          accessTexts[session.access]
        ) : (
          <>
            Changes may be made for <Countdown now={now} until={session.raisedUntil} />, then look only again
          </>
        )}
      </Detail>
      <Approved session={session} />
      <Detail term="Began">
        <Time at={new Date(createdAt)} precision="seconds" />
      </Detail>
      <Detail term={session.status === "ended" ? "Ended" : "Time left"}>
        <End endedBy={whole.endedBy} now={now} readerId={readerId} session={session} />
      </Detail>
      <Detail term="From">
        <From addressesKnown={addressesKnown} from={whole.confirmedFrom} />
      </Detail>
      <CopyableDetail term="Id" text={id} />
    </Details>
  );
}

/** By whom stands with the request; what broke the glass had none. */
const Approved = ({ session: { approvedAt, breakGlass } }: { session: Session }) =>
  approvedAt !== null && (
    <Detail term="Approved">
      {breakGlass ? (
        <Badge tone="live">Broke the glass: nobody was asked</Badge>
      ) : (
        <Time at={new Date(approvedAt)} precision="seconds" />
      )}
    </Detail>
  );

function End({
  session,
  endedBy,
  readerId,
  now,
}: Pick<Props, "session" | "readerId" | "now"> & Pick<WholeSession, "endedBy">) {
  if (session.status !== "ended")
    return (
      <Badge tone="live">
        {session.status === "pending" ? "Opening" : <Countdown now={now} until={session.expiresAt} />}
      </Badge>
    );
  const text = endReasonText(session, readerId);
  return (
    <>
      {session.endedAt !== null && <Time at={new Date(session.endedAt)} precision="seconds" />}
      <span className="block">
        {text}
        {endedBy && endedBy.id !== readerId && (
          <>
            : <bdi>{endedBy.name}</bdi>
          </>
        )}
      </span>
    </>
  );
}

function From({ from, addressesKnown }: Pick<Props, "addressesKnown"> & { from: WholeSession["confirmedFrom"] }) {
  const address = from?.ip ?? (addressesKnown ? "Address not known" : "Address not known: no proxy is trusted");
  return (
    <>
      <bdi>{address}</bdi>
      <span className="block text-soft" title={from?.userAgent ?? undefined}>
        {browserText(from?.userAgent ?? null)}
      </span>
    </>
  );
}
