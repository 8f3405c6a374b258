"use client";
import { useHydrated } from "./hydrated.ts";
import { localText } from "./instant.ts";

export function LocalTime({ iso, utc }: { iso: string; utc: string }) {
  const inBrowser = useHydrated();
  return (
    <time className="whitespace-nowrap" dateTime={iso} title={utc}>
      {inBrowser ? localText(new Date(iso)) : utc}
    </time>
  );
}
