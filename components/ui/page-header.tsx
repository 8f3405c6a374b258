import type { ReactNode } from "react";
import { TextLink } from "./text-link.tsx";
import { TimeZoneNote } from "./time-zone.tsx";

export function PageHeader({
  title,
  back,
  children,
  actions,
}: {
  title: ReactNode;
  /** The list that the page is one of. */
  back?: { href: string; label: string };
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="mb-8 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {back && (
          <p className="mb-1 print:hidden">
            <TextLink href={back.href}>{back.label}</TextLink>
          </p>
        )}
        <h1 className="text-2xl leading-8 font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {children && <div className="mt-1 max-w-prose leading-6 text-soft">{children}</div>}
        <TimeZoneNote />
      </div>
      {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
    </header>
  );
}
