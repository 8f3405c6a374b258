"use client";

import { usePathname } from "next/navigation";

const pages = [
  ["invoices", "Invoices"],
  ["notes", "Notes"],
  ["profile", "Profile"],
  ["billing", "Billing"],
  ["api-keys", "API keys"],
  ["history", "History"],
] as const;

/** Plain links: each page is a request of its own, so the server decides about each, and no router remembers any. */
export function Navigation() {
  const here = usePathname();
  return (
    <nav aria-label="Tally" className="nav">
      {pages.map(([path, label]) => (
        <a aria-current={here === `/demo/${path}` ? "page" : undefined} href={`/demo/${path}`} key={path}>
          {label}
        </a>
      ))}
    </nav>
  );
}
