import { Badge } from "../ui/badge.tsx";
import { CommandButton } from "../ui/command-button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { ActionCell, Cell, Inline, Row, Table } from "../ui/table.tsx";
import type { Session } from "./session.tsx";
import { SessionHead } from "./session-head.tsx";
import { SessionCells } from "./session-row.tsx";

interface Props {
  sessions: Session[];
  /** The server's, so that every browser counts alike. */
  now: string;
  /** Whether there are several products, so that it says which. */
  naming: boolean;
}

/** What is going on now. */
export function LiveTable({ sessions, now, naming }: Props) {
  return (
    <Table
      head={<SessionHead end={<span className="sr-only">End</span>} long="Time left" />}
      label="Live sessions"
      live
    >
      {sessions.map((session) => (
        <LiveRow key={session.id} naming={naming} now={now} session={session} />
      ))}
    </Table>
  );
}

function LiveRow({ session, now, naming }: { session: Session; now: string; naming: boolean }) {
  return (
    <Row opens>
      <SessionCells naming={naming} session={session} />
      <Cell>
        <Inline>Time left</Inline>
        <Left now={now} session={session} />
      </Cell>
      <ActionCell>
        <CommandButton
          describedBy={`session-${session.id}`}
          done="The session is ended."
          label="End session"
          method="DELETE"
          url={`/api/impersonations/${session.id}`}
        />
      </ActionCell>
    </Row>
  );
}

function Left({ session: { status, expiresAt }, now }: { session: Session; now: string }) {
  return <Badge tone="live">{status === "pending" ? "Opening" : <Countdown now={now} until={expiresAt} />}</Badge>;
}
