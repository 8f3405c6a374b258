import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import { surfaceClass } from "./section.tsx";

/** What one thing is, term by term. */
export const Details = ({ children }: { children: ReactNode }) => (
  <dl
    className={`${surfaceClass} divide-y divide-line px-5 print:grid print:grid-cols-2 print:gap-x-8 print:divide-y-0`}
  >
    {children}
  </dl>
);

export const Detail = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 py-2">
    <dt className="w-52 text-soft max-sm:w-full print:w-28">{term}</dt>
    <dd className="min-w-0 flex-1">{children}</dd>
  </div>
);

/** One to take along: however long it is, its button stays beside it. */
export const CopyableDetail = ({ term, text }: { term: string; text: string }) => (
  <Detail term={term}>
    <span className="flex items-center gap-3">
      <bdi className="min-w-0 py-1 font-mono text-xs wrap-anywhere">{text}</bdi>
      <CopyButton label="Copy" name={`Copy the ${term.toLowerCase()}`} text={text} />
    </span>
  </Detail>
);
