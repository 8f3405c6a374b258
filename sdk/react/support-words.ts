/** A session's beginning, as its reader's clock and calendar have it: "26 November 2026 at 09:01". */
export const momentText = (iso: string): string => format(iso, { dateStyle: "long", timeStyle: "short" });

export const timeText = (iso: string): string => format(iso, { timeStyle: "short" });

/** The last day of what goes on until this instant. */
export const dayText = (until: string): string =>
  format(new Date(Date.parse(until) - 1).toISOString(), { dateStyle: "long" });

const format = (iso: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(document.documentElement.lang || undefined, options).format(new Date(iso));

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** How long it was, in whole minutes. */
export function lengthText(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return minutes < 1 ? "less than a minute" : counted(minutes, "minute");
}

/** The value of a date's field for the day before this instant, where its reader is. */
export function dayOf(until: Date): string {
  const last = new Date(until.getTime() - 1);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

/** When the day of such a field is over, where its reader is. */
export function endOfDay(value: string): string {
  const [year = 0, month = 1, day = 1] = value.split("-").map(Number);
  return new Date(year, month - 1, day + 1).toISOString();
}
