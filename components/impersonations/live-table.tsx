import { Badge } from "../ui/badge.tsx";
import { CommandButton } from "../ui/command-button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type Session, Who, Why } from "./session.tsx";

interface Props {
  sessions: Session[];
  /** The server's, so that every browser counts alike. */
  now: string;
  /** Whether there are several products, so that it says which. */
  naming: boolean;
}

/** What is going on now. */
export function LiveTable({ sessions, now, naming }: Props) {
  const head = (
    <>
      <Head>Who</Head>
      <Head>Why</Head>
      <Head className="w-52">Began</Head>
      <Head className="w-28">Time left</Head>
      <Head className="w-36">
        <span className="sr-only">End</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Live sessions" live>
      {sessions.map((session) => (
        <LiveRow key={session.id} naming={naming} now={now} session={session} />
      ))}
    </Table>
  );
}

function LiveRow({ session, now, naming }: { session: Session; now: string; naming: boolean }) {
  const { id, createdAt } = session;
  return (
    <Row>
      <Cell>
        <div id={`session-${id}`}>
          <Who naming={naming} session={session} />
        </div>
      </Cell>
      <Cell>
        <Why session={session} />
      </Cell>
      <Cell className="text-soft">
        <Inline>Began</Inline>
        <Time at={new Date(createdAt)} />
      </Cell>
      <Cell>
        <Inline>Time left</Inline>
        <Left now={now} session={session} />
      </Cell>
      <ActionCell>
        <CommandButton
          describedBy={`session-${id}`}
          done="The session is ended."
          label="End session"
          method="DELETE"
          url={`/api/impersonations/${id}`}
        />
      </ActionCell>
    </Row>
  );
}

function Left({ session: { status, expiresAt }, now }: { session: Session; now: string }) {
  return <Badge tone="live">{status === "pending" ? "Opening" : <Countdown now={now} until={expiresAt} />}</Badge>;
}
