import type { ReactNode } from "react";

/** What went wrong, beside what it concerns. Read out at once. */
export function Alert({ children }: { children: ReactNode }) {
  return (
    <div className="rounded-md bg-danger-wash px-3 py-2 text-danger wrap-anywhere" role="alert">
      {children}
    </div>
  );
}
