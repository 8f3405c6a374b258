"use client";
import { useHydrated } from "./hydrated.ts";

/** The reader's zone, "Europe/Berlin". UTC until the browser can tell, as the server writes its times. */
export const useTimeZone = (): string =>
  useHydrated() ? (new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC") : "UTC";

/** Named once a page, and only where there is a time to read or to fill in. */
export function TimeZoneNote() {
  const zone = useTimeZone();
  return (
    <p className="mt-1 hidden text-xs leading-5 text-soft [main:has(time,input[type=date])_&]:block">
      {zone === "UTC" ? "Times are in UTC." : `Times are in your time zone, ${zone}.`}
    </p>
  );
}

/** Says whose days are meant, where they aren't the reader's own: an address may come from somewhere else. */
export function ForeignZone({ zone }: { zone: string }) {
  const own = useTimeZone();
  return zone === own ? null : ` (${zone})`;
}
