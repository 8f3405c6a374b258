import type { ReactNode } from "react";
import { surfaceClass } from "../ui/section.tsx";

/** A page outside the dashboard: one thing to do, in the middle. */
export function Door({
  title,
  intro,
  children,
  below,
}: {
  title: string;
  intro?: ReactNode;
  children?: ReactNode;
  below?: ReactNode;
}) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-4 py-12">
      <p className="mb-6 text-center text-base font-semibold tracking-tight">Understudy</p>
      <div className={`${surfaceClass} p-6 sm:p-8`}>
        <h1 className="text-xl leading-7 font-semibold tracking-tight">{title}</h1>
        {intro && <div className="mt-1 leading-5 text-soft">{intro}</div>}
        {children && <div className="mt-6">{children}</div>}
      </div>
      {below}
    </main>
  );
}
