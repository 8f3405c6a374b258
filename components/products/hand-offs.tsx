import { bySentence } from "#lib/observations/show.ts";
import type { Session } from "../impersonations/session.tsx";
import { Empty } from "../ui/empty.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

interface Refusal {
  at: string;
  sentence: string;
  session: Session;
}

interface Props {
  /** The newest session that the product opened. */
  last: Session | null;
  /** What was refused since then, newest first. */
  refused: Refusal[];
  /** What was refused before it. */
  before: Refusal[];
  days: number;
}

/** Whether the product is set up right, as its last sessions tell. */
export function HandOffs({ last, refused, before, days }: Props) {
  if (last === null && refused.length === 0)
    return <Empty title={`No session in the last ${days} days`}>Impersonate a user to try it.</Empty>;
  const [newestBefore] = before;
  return (
    <ul className={`${surfaceClass} divide-y divide-line px-5`}>
      {bySentence(refused).map(({ times, ...refusal }) => (
        <li className="py-3" key={refusal.sentence}>
          <p className="font-medium text-danger wrap-anywhere">{refusal.sentence}</p>
          <About
            at={refusal.at}
            session={refusal.session}
            word={times === 1 ? "Refused" : `Refused ${times} times, last`}
          />
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
      {newestBefore && (
        <li className="py-3 text-soft">
          <p className="wrap-anywhere">
            Before it, {before.length === 1 ? "one was refused" : `${before.length} were refused, the last`}:{" "}
            {newestBefore.sentence}
          </p>
          <About at={newestBefore.at} session={newestBefore.session} word="Refused" />
        </li>
      )}
    </ul>
  );
}

const About = ({ word, at, session }: { word: string; at: string; session: Session }) => (
  <p className="mt-0.5 text-soft">
    {word} <Time at={new Date(at)} />, <bdi>{session.impersonator.name}</bdi> as <bdi>{session.called}</bdi>
  </p>
);
