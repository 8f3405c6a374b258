import { levelNames } from "#lib/impersonations/level.ts";
import { Why } from "../impersonations/session.tsx";
import { Badge } from "../ui/badge.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import { isOpen, type ShownRequest, statusText } from "./request.ts";
import { What } from "./what.tsx";

interface Props {
  label: string;
  requests: ShownRequest[];
  /** The server's, so that every browser counts alike. */
  now: string;
}

/** Who asks for what, why, since when, and where it stands. */
export const RequestTable = ({ label, requests, now }: Props) => (
  <Table
    head={
      <>
        <Head>Who</Head>
        <Head>Why</Head>
        <Head className="w-42">Asked</Head>
        <Head className="w-56">Status</Head>
      </>
    }
    label={label}
  >
    {requests.map((request) => (
      <Row key={request.id} opens>
        <Cell>
          <TextLink href={`/requests/${request.id}`} look="row">
            <What request={request} />
          </TextLink>
          <div className="text-xs leading-5 text-soft">
            {levelNames[request.access]}
            {request.product && (
              <>
                , in <bdi>{request.product.name}</bdi>
              </>
            )}
          </div>
        </Cell>
        <Cell>
          {request.kind === "grant" ? <span className="text-soft">For themselves</span> : <Why session={request} />}
        </Cell>
        <Cell className="text-soft">
          <Inline>Asked</Inline>
          <Time at={new Date(request.createdAt)} />
        </Cell>
        <Cell>
          <Status now={now} request={request} />
        </Cell>
      </Row>
    ))}
  </Table>
);

/** Where it stands, and how much time there is left for it. */
export const Status = ({ request, now }: { request: ShownRequest; now: string }) => (
  <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
    {statusText(request)}
    {isOpen(request) && (
      <Badge>
        <Countdown now={now} until={request.expiresAt} />
      </Badge>
    )}
  </span>
);
