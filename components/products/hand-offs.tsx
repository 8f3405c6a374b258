import type { Session } from "../impersonations/session.tsx";
import { Empty } from "../ui/empty.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

interface Props {
  /** The newest session that the product opened. */
  last: Session | null;
  /** What was refused since then, newest first. */
  refused: { id: string; at: string; sentence: string; session: Session }[];
  days: number;
}

/** Whether the product is set up right, as its last sessions tell. */
export function HandOffs({ last, refused, days }: Props) {
  if (last === null && refused.length === 0)
    return <Empty title={`No session in the last ${days} days`}>Impersonate a user to try it.</Empty>;
  return (
    <ul className={`${surfaceClass} divide-y divide-line px-5`}>
      {refused.map(({ id, at, sentence, session }) => (
        <li className="py-3" key={id}>
          <p className="font-medium text-danger wrap-anywhere">{sentence}</p>
          <About at={at} session={session} word="Refused" />
        </li>
      ))}
      <li className="py-3">
        {last === null ? (
          <p className="text-soft">No session was opened in the last {days} days.</p>
        ) : (
          <>
            <p className="font-medium">The last session was opened.</p>
            <About at={last.startedAt ?? last.createdAt} session={last} word="Opened" />
          </>
        )}
      </li>
    </ul>
  );
}

const About = ({ word, at, session }: { word: string; at: string; session: NonNullable<Props["last"]> }) => (
  <p className="mt-0.5 text-soft">
    {word} <Time at={new Date(at)} />, <bdi>{session.impersonator.name}</bdi> as <bdi>{session.called}</bdi>
  </p>
);
