const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number: number) => String(number).padStart(2, "0");

/** To the minute, or to the second where it matters what came first; the clock alone where the day stands elsewhere. */
export type Precision = "minutes" | "seconds" | "clock";

/** "3 Nov 2026, 09:05 UTC". Spelled by hand: server and browser must agree to the letter, and their Intl may not. */
export const utcText = (at: Date, precision: Precision = "minutes") =>
  `${precision === "clock" ? "" : `${utcDay(at)}, `}${clockText(at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), precision)} UTC`;

/** "3 Nov 2026", the day in UTC. */
export const utcDay = (at: Date) => `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;

/** The same instant where the reader is, in the same shape. In a browser only. */
export const localText = (at: Date, precision: Precision = "minutes") =>
  `${precision === "clock" ? "" : `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, `}${clockText(at.getHours(), at.getMinutes(), at.getSeconds(), precision)}`;

const clockText = (hours: number, minutes: number, seconds: number, precision: Precision) =>
  (precision === "seconds" ? [hours, minutes, seconds] : [hours, minutes]).map(two).join(":");

/** "38 s", "42 min", "1 h": whole units, rounded down, as people say it. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** "59:07". A second that has begun still counts, so 0:00 means that it is over. */
export function countdownText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
