import Link from "next/link";
import { eventTypes } from "#lib/audit/event.ts";
import { typeText } from "#lib/audit/sentence.ts";
import { Icon } from "../ui/icon.tsx";
import { utcDay } from "../ui/instant.ts";
import { addressOf } from "../ui/pager.tsx";
import { ForeignZone } from "../ui/time-zone.tsx";
import { type AuditSearch, type Filter, filtersIn, type SearchNames, without } from "./search.ts";

const labels: Record<Filter, string> = {
  type: "What",
  actor: "By",
  user: "User",
  impersonation: "Session",
  from: "From",
  to: "To",
};

/** Every filter that is on; each is a link to the same without it. */
export function FilterChips({ search, names }: { search: AuditSearch; names: SearchNames }) {
  const on = filtersIn(search);
  if (on.length === 0) return null;
  return (
    <ul aria-label="What is shown" className="flex flex-wrap gap-2">
      {on.map(([filter, value]) => (
        <li className="min-w-0" key={filter}>
          <Link
            className="flex min-h-7 items-center gap-1.5 rounded-full border border-line bg-surface py-0.5 pr-2 pl-3 text-xs leading-5 hover:bg-sunken"
            href={addressOf("/audit-log", without(search, filter))}
            prefetch={false}
            scroll={false}
          >
            <span className="text-soft">
              <span className="sr-only">Remove filter: </span>
              {labels[filter]}
            </span>
            <bdi className="min-w-0 font-medium wrap-anywhere">
              {valueText(filter, value, names)}
              {(filter === "from" || filter === "to") && <ForeignZone zone={search.zone ?? "UTC"} />}
            </bdi>
            <Icon name="close" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function valueText(filter: Filter, value: string, names: SearchNames): string {
  if (filter === "type") {
    const type = eventTypes.find((each) => each === value);
    return type ? typeText(type) : value;
  }
  if (filter === "from" || filter === "to") {
    const day = new Date(`${value}T00:00:00Z`);
    return Number.isNaN(day.getTime()) ? value : utcDay(day);
  }
  return names[filter] ?? value;
}
