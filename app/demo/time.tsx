import { dayText, momentText } from "./format.ts";
import { LocalTime } from "./local-time.tsx";

/** An instant where the reader is; in UTC, and labelled so, until the browser can tell. The exact one shows on hover. */
export const Moment = ({ at }: { at: Date }) => (
  <LocalTime dayOnly={false} iso={at.toISOString()} utc={`${momentText(at, "UTC")} UTC`} />
);

/** The day of an instant, likewise. */
export const Day = ({ at }: { at: Date }) => (
  <LocalTime dayOnly iso={at.toISOString()} utc={`${dayText(at, "UTC")} UTC`} />
);
