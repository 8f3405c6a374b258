import { Cell, Inline } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type Session, Who, Why } from "./session.tsx";

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
