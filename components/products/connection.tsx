import type { ShownConnection } from "#lib/observations/show.ts";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { asks, notices, opens, records, stops, wrongSecret } from "./connection-lines.tsx";
import type { ShownProduct } from "./product.ts";
import { type Line, Mark } from "./state-mark.tsx";

/** At a glance, whether a product is connected well: what it was seen to do, and what never. */
export function ConnectionLines({ product, connection }: { product: ShownProduct; connection: ShownConnection }) {
  const lines: [name: string, line: Line | null][] = [
    ["Opens sessions", opens(connection)],
    ["Asks whether they are over", asks(connection, product)],
    ["Notices an end", notices(connection, product)],
    ["Stops at the end", stops(connection, product)],
    ["Records what is done", records(connection, product)],
    ["Calls with its secret", wrongSecret(connection)],
  ];
  return (
    <dl className={`${surfaceClass} divide-y divide-line px-5`}>
      {lines.map(([name, line]) => line && <Seen key={name} line={line} name={name} />)}
    </dl>
  );
}

const Seen = ({ name, line: { state, said, at, more } }: { name: string; line: Line }) => (
  <div className="flex flex-wrap gap-x-4 gap-y-1 py-3">
    <dt className="flex w-58 items-start gap-3 text-soft max-sm:w-full">
      <Mark state={state} />
      {name}
    </dt>
    <dd className="min-w-0 flex-1 basis-72 max-sm:pl-8">
      <p className={state === "wrong" ? "font-medium text-danger" : "font-medium"}>{said}</p>
      {at && (
        <p className="mt-0.5 text-soft">
          Last <Time at={new Date(at)} />
        </p>
      )}
      {more && <div className="mt-0.5 max-w-prose text-soft">{more}</div>}
    </dd>
  </div>
);
