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
  /** False where the list isn't in the order of time. */
  byTime?: boolean;
}

/** Newest first, so further pages are older ones, unless it says otherwise. Each is an address of its own: Back goes back. */
export function Pager({ path, query, cursor, nextCursor, newerCursor, byTime = true }: Props) {
  if (cursor === null && nextCursor === null) return null;
  const words = byTime ? ["Newest", "Newer", "Older"] : ["First", "Previous", "Next"];
  const [first = "", before = "", after = ""] = words;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-end gap-2 print:hidden">
      {cursor !== null && <PageLink href={addressOf(path, query)}>{first}</PageLink>}
      {cursor !== null && newerCursor !== undefined && (
        <PageLink href={addressOf(path, { ...query, cursor: newerCursor ?? undefined })}>{before}</PageLink>
      )}
      {nextCursor !== null && <PageLink href={addressOf(path, { ...query, cursor: nextCursor })}>{after}</PageLink>}
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
