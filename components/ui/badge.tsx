import type { ReactNode } from "react";

const tones = {
  neutral: "border-line text-ink",
  muted: "border-line bg-sunken text-soft",
  live: "border-live-line bg-live-wash text-live",
};

/** A state in a word. `live` is the only one with a colour, and is for impersonations only. */
export function Badge({ tone = "neutral", children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1.5 rounded-full border px-2 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {tone === "live" && <span className="size-1.5 rounded-full bg-live-dot" />}
      {children}
    </span>
  );
}
