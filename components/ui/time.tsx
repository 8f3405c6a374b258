import { utcText } from "./instant.ts";
import { LocalTime } from "./local-time.tsx";

/** An instant: in UTC as the server writes it, in the reader's own time as soon as the browser can tell. */
export const Time = ({ at }: { at: Date }) => <LocalTime iso={at.toISOString()} utc={utcText(at)} />;
