"use client";
import { useSyncExternalStore } from "react";
import { dayText, momentText } from "./format.ts";

const never = () => () => {};

/** The reader's time zone; null in the server's HTML, and for whoever has no JavaScript. */
const useTimeZone = (): string | null =>
  useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
    () => null,
  );

/** `utc` is the server's own text: a browser may spell a date in another way, and the first HTML is the same to the letter. */
export function LocalTime({ iso, utc, dayOnly }: { iso: string; utc: string; dayOnly: boolean }) {
  const zone = useTimeZone();
  const text = dayOnly ? dayText : momentText;
  return (
    <time className="hint" dateTime={iso} title={iso}>
      {zone === null ? utc : text(new Date(iso), zone)}
    </time>
  );
}

/** Says once a page whose time it shows. */
export function TimeZoneNote() {
  const zone = useTimeZone() ?? "UTC";
  return <p className="hint zone">{zone === "UTC" ? "Times are in UTC." : `Times are in your time zone, ${zone}.`}</p>;
}
