import type { ReactNode } from "react";
import { Cell, Head, Inline } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type Session, Who, Why } from "./session.tsx";

/** One grid for what is live and what is past, which stand below each other: who, why, when, how long, and the end. */
export const SessionHead = ({ long, end }: { long: string; end: ReactNode }) => (
  <>
    <Head>Who</Head>
    <Head>Why</Head>
    <Head className="w-42">Began</Head>
    <Head className="w-28">{long}</Head>
    <Head className="w-36 lg:w-52">{end}</Head>
  </>
);

/** The columns that every session has. */
export const SessionCells = ({ session, naming }: { session: Session; naming: boolean }) => (
  <>
    <Cell>
      <div id={`session-${session.id}`}>
        <Who naming={naming} session={session} />
      </div>
    </Cell>
    <Cell>
      <Why session={session} />
    </Cell>
    <Cell className="text-soft">
      <Inline>Began</Inline>
      <Time at={new Date(session.createdAt)} />
    </Cell>
  </>
);
