import type { ReactNode } from "react";
import { Badge } from "../ui/badge.tsx";
import { Countdown } from "../ui/countdown.tsx";
import type { WhoIsIn } from "./terms.ts";

/** In one line of a list: who is in, and for how long still. Of several the first, and how many more. */
export function InsideBadge({ now, others }: WhoIsIn) {
  const [first, ...more] = others;
  if (!first) return null;
  return (
    <Badge tone="live">
      <span>
        <span className="sr-only">Signed in as this user: </span>
        <bdi>{first.name}</bdi>
        {more.length > 0 && ` and ${more.length} more`}, <Countdown now={now} until={first.until} />
        <span className="sr-only"> left</span>
      </span>
    </Badge>
  );
}

/** The same in whole sentences. */
export const Insiders = ({ now, others }: WhoIsIn) =>
  others.map(({ name, until }) => (
    <span className="block" key={`${name} ${until}`}>
      <bdi className="font-medium">{name}</bdi> is signed in as this user for another{" "}
      <Countdown now={now} until={until} />.
    </span>
  ));

/** What somebody should know before they come in. */
export const InsideNote = ({ children }: { children: ReactNode }) => (
  <p className="mt-3 rounded-md border border-live-line bg-live-wash px-3 py-2 leading-5 text-live">{children}</p>
);
