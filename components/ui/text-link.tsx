import Link from "next/link";
import type { ReactNode } from "react";

const looks = {
  accent: "font-medium text-accent underline-offset-3 hover:underline",
  /** Within what is about an impersonation. */
  live: "font-medium text-live underline-offset-3 hover:underline forced-colors:underline",
  /** For names in a table, where every row has one. */
  name: "font-medium text-ink underline-offset-3 hover:underline forced-colors:underline",
  /** The same, for a row that opens as a whole: the link lies over all of it, and is still one stop for the keyboard. */
  row: "font-medium text-ink underline-offset-3 after:absolute after:inset-0 hover:underline forced-colors:underline",
};

export const TextLink = ({
  href,
  look = "accent",
  children,
}: {
  href: string;
  look?: keyof typeof looks;
  children: ReactNode;
}) => (
  <Link className={looks[look]} href={href} prefetch={false}>
    {children}
  </Link>
);
