"use client";
import { useHydrated } from "./hydrated.ts";
import { localText, type Precision } from "./instant.ts";

export function LocalTime({ iso, utc, precision }: { iso: string; utc: string; precision: Precision }) {
  const inBrowser = useHydrated();
  return (
    <time className="whitespace-nowrap" dateTime={iso} title={iso}>
      {inBrowser ? localText(new Date(iso), precision) : utc}
    </time>
  );
}
