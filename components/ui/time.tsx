import { type Precision, utcText } from "./instant.ts";
import { LocalTime } from "./local-time.tsx";

/**
 * An instant: in UTC as the server writes it, in the reader's own time as soon as the browser can tell. Which that is
 * stands in the page's header; the exact instant shows on hover.
 */
export const Time = ({ at, precision = "minutes" }: { at: Date; precision?: Precision }) => (
  <LocalTime iso={at.toISOString()} precision={precision} utc={utcText(at, precision)} />
);
