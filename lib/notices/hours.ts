import type { Hours } from "./notice.ts";

const MINUTES_A_DAY = 24 * 60;

/**
 * Does this moment lie outside of these hours, by the clocks of their time zone? Never of one that this process doesn't know:
 * a server with other tables of time zones must neither fail the start of a session nor guess.
 */
export function isOutside({ from, to, timeZone }: Hours, at: Date): boolean {
  const since = (time: string) => (minuteOf(time) - minuteOf(from) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return isTimeZone(timeZone) && since(clockOf(timeZone, at)) >= since(to);
}

/** What a clock of this time zone shows, as `08:00`; of one that this process doesn't know, what one of UTC does, as `07:00 UTC`. */
export const timeIn = (timeZone: string, at: Date): string =>
  isTimeZone(timeZone) ? clockOf(timeZone, at) : `${clockOf("UTC", at)} UTC`;

const clockOf = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(at);

/** Is it a time zone that this process knows? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
