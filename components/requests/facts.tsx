import { levelNames } from "#lib/impersonations/level.ts";
import { AboutDetails } from "../impersonations/about.tsx";
import { Detail, Details } from "../ui/details.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import type { ShownRequest } from "./request.ts";
import { Status } from "./table.tsx";

/** Who, as whom, where, why, how far, and what became of it. */
export function RequestFacts({ request, now }: { request: ShownRequest; now: string }) {
  const { kind, impersonator, user, called, product, reason, ticket, access, minutes, impersonationId } = request;
  return (
    <Details>
      <Detail term="Status">
        <Status now={now} request={request} />
      </Detail>
      <Detail term="Asked by">
        <bdi>{impersonator.name}</bdi> <bdi className="text-soft">{impersonator.email}</bdi>
      </Detail>
      {user && product && called !== null && (
        <AboutDetails called={called} product={product} reason={reason} ticket={ticket} user={user} />
      )}
      <Detail term="Access">
        {levelNames[access]}
        {minutes !== null && `, for ${minutes} minutes`}
        {kind === "grant" && ", at most"}
      </Detail>
      <Detail term="Asked">
        <Time at={new Date(request.createdAt)} precision="seconds" />
      </Detail>
      <Answers request={request} />
      {impersonationId !== null && (
        <Detail term="Session">
          <TextLink href={`/sessions/${impersonationId}`}>Show the session</TextLink>
        </Detail>
      )}
    </Details>
  );
}

const Answers = ({ request: { status, answeredBy, answeredAt, note, userAnsweredAt } }: { request: ShownRequest }) => (
  <>
    {answeredBy !== null && answeredAt !== null && (
      <Detail term={status === "refused" && userAnsweredAt === null ? "Refused by" : "Approved by"}>
        <bdi>{answeredBy.name}</bdi>, <Time at={new Date(answeredAt)} precision="seconds" />
        {note !== null && <bdi className="block whitespace-pre-line text-soft">{note}</bdi>}
      </Detail>
    )}
    {userAnsweredAt !== null && (
      <Detail term="The user's answer">
        {status === "refused" ? "No" : "Yes"}, <Time at={new Date(userAnsweredAt)} precision="seconds" />
      </Detail>
    )}
  </>
);
