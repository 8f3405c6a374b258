import type { ReactNode } from "react";
import { surfaceClass } from "./section.tsx";

/** Where a list has nothing to show: why, and what to do about it. */
export function Empty({ title, action, children }: { title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <div className={`${surfaceClass} px-6 py-10 text-center`}>
      <p className="font-medium">{title}</p>
      {children && <div className="mx-auto mt-1 max-w-prose leading-6 text-soft">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
