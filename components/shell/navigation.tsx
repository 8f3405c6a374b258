"use client";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";

interface LinkTo {
  href: string;
  label: string;
  /** How much waits there for the reader. */
  count?: number | undefined;
}

export function Navigation({ links }: { links: LinkTo[] }) {
  const path = usePathname();
  return (
    // On a phone in two rows: a row that scrolls hides the last pages, and nothing says so.
    <nav aria-label="Dashboard">
      <ul className="flex flex-wrap gap-x-1 px-2 sm:px-4 lg:flex-nowrap lg:px-0">
        {links.map(({ href, label, count = 0 }) => (
          <li className="flex h-10 sm:h-11 lg:h-14" key={href}>
            <Link
              aria-current={path === href || path.startsWith(`${href}/`) ? "page" : undefined}
              className="relative flex items-center rounded-md px-2.5 font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-solid"
              href={href}
              prefetch={false}
            >
              {label}
              {count > 0 && (
                <span className="ml-1.5 rounded-full bg-sunken px-1.5 text-xs leading-5 text-ink tabular-nums">
                  {count > MOST ? `${MOST}+` : count}
                  <span className="sr-only"> waiting for you</span>
                </span>
              )}
              <Pending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** More than a badge has room for. */
const MOST = 99;

/** Under a link whose page takes its time. */
function Pending() {
  const { pending } = useLinkStatus();
  return pending ? <span className="appear-late absolute inset-x-2.5 bottom-0 h-0.5 bg-edge" /> : null;
}
