import Link from "next/link";
import { buttonClass } from "./button.tsx";

interface Props {
  path: string;
  /** What else the list was asked for; kept from page to page. */
  query: Record<string, string | undefined>;
  cursor: string | null;
  nextCursor: string | null;
  /** Where the page before begins, null for at the beginning; left out where the list can't tell. */
  newerCursor?: string | null;
}

/** Newest first, so further pages are older ones. Each is an address of its own: Back goes back. */
export function Pager({ path, query, cursor, nextCursor, newerCursor }: Props) {
  if (cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-end gap-2">
      {cursor !== null && <PageLink href={addressOf(path, query)}>Newest</PageLink>}
      {cursor !== null && newerCursor !== undefined && (
        <PageLink href={addressOf(path, { ...query, cursor: newerCursor ?? undefined })}>Newer</PageLink>
      )}
      {nextCursor !== null && <PageLink href={addressOf(path, { ...query, cursor: nextCursor })}>Older</PageLink>}
    </nav>
  );
}

const PageLink = (props: { href: string; children: string }) => (
  <Link className={buttonClass()} prefetch={false} {...props} />
);

export function addressOf(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return search ? `${path}?${search}` : path;
}
