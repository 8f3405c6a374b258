import { Badge } from "../ui/badge.tsx";
import { Cell, Head, Inline, Row, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { endReasonTexts } from "./end-reason.ts";
import { lasted, type Session, Who, Why } from "./session.tsx";

interface Props {
  sessions: Session[];
  label: string;
  /** Whether there are several products, so that it says which. */
  naming: boolean;
}

/** What has been: who, as whom, why, when, for how long, and why it ended. */
export function HistoryTable({ sessions, label, naming }: Props) {
  const head = (
    <>
      <Head>Who</Head>
      <Head>Why</Head>
      <Head className="w-52">Began</Head>
      <Head className="w-24">Lasted</Head>
      <Head className="w-52">How it ended</Head>
    </>
  );
  return (
    <Table head={head} label={label}>
      {sessions.map((session) => (
        <HistoryRow key={session.id} naming={naming} session={session} />
      ))}
    </Table>
  );
}

function HistoryRow({ session, naming }: { session: Session; naming: boolean }) {
  return (
    <Row>
      <Cell className="max-md:col-span-full">
        <Who naming={naming} session={session} />
      </Cell>
      <Cell>
        <Why session={session} />
      </Cell>
      <Cell className="text-soft">
        <Inline>Began</Inline>
        <Time at={new Date(session.createdAt)} />
      </Cell>
      <Cell className="text-soft">
        <Inline>Lasted</Inline>
        {lasted(session)}
      </Cell>
      <Cell className="text-soft">
        <HowItEnded session={session} />
      </Cell>
    </Row>
  );
}

function HowItEnded({ session: { status, endReason } }: { session: Session }) {
  if (status === "ended") return endReason === null ? "Ended" : endReasonTexts[endReason];
  return <Badge tone="live">{status === "live" ? "Live now" : "Opening"}</Badge>;
}
