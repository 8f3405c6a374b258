import type { ReactNode } from "react";

/** A heading, and a surface below it. */
export function Section({
  id,
  title,
  note,
  actions,
  children,
}: {
  /** For links that lead here. */
  id?: string;
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mt-10 scroll-mt-6 first:mt-0" id={id}>
      <div className="mb-3 flex flex-wrap min-h-9 items-center justify-between gap-x-6 gap-y-2">
        <div>
          <h2 className="text-base leading-6 font-semibold">{title}</h2>
          {note && <p className="mt-0.5 text-soft">{note}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export const surfaceClass = "rounded-xl border border-line bg-surface shadow-raised";
/** For what is going on under somebody else's name, and for nothing else. */
export const liveSurfaceClass = "rounded-xl border border-live-line bg-surface shadow-raised";
