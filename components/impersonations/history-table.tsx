import { endReasonText } from "#lib/impersonations/end-reason.ts";
import { Badge } from "../ui/badge.tsx";
import { Cell, Inline, Row, Table } from "../ui/table.tsx";
import { lasted, type Session } from "./session.tsx";
import { SessionCells, SessionHead } from "./session-row.tsx";

interface Props {
  sessions: Session[];
  label: string;
  /** Whether there are several products, so that it says which. */
  naming: boolean;
  /** Whose page it is: what they ended themselves says so. */
  readerId: string;
}

/** What has been: who, as whom, why, when, for how long, and why it ended. */
export function HistoryTable({ sessions, label, naming, readerId }: Props) {
  return (
    <Table head={<SessionHead end="How it ended" long="Lasted" />} label={label}>
      {sessions.map((session) => (
        <Row key={session.id} opens>
          <SessionCells naming={naming} session={session} />
          <Cell className="text-soft">
            <Inline>Lasted</Inline>
            {lasted(session)}
          </Cell>
          <Cell className="text-soft">
            <HowItEnded readerId={readerId} session={session} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function HowItEnded({ session, readerId }: { session: Session; readerId: string }) {
  if (session.status === "ended") return endReasonText(session, readerId);
  return <Badge tone="live">{session.status === "live" ? "Live now" : "Opening"}</Badge>;
}
