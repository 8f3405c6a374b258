import type { ReactNode } from "react";

/** Settings of a sheet that belong together, a line each. */
export const Group = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => (
  <section className="mt-4">
    <div className="flex min-h-9 items-center justify-between gap-4">
      <h3 className="text-xs font-semibold text-soft">{title}</h3>
      {actions}
    </div>
    <div className="divide-y divide-line border-y border-line">{children}</div>
  </section>
);
