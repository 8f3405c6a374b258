/** What a stream says, as it says it. */
export interface EventStreamReader {
  /** The data of one event, as text. */
  event(data: string): void;
  /** A line that is there to be seen, after its colon. */
  comment(text: string): void;
}

/** In characters. An event is a page of ended sessions. */
const LONGEST_EVENT = 1024 * 1024;

/**
 * Reads `text/event-stream` (HTML standard, section 9.2) from parts that end anywhere, as far as it is used here: data and
 * comments. Ids stand in the data too.
 *
 * @returns Takes the next part. @throws Error when an event is larger than any.
 */
export function readEvents({ event, comment }: EventStreamReader): (part: string) => void {
  let rest = "";
  let data = "";

  const line = (text: string) => {
    if (text.startsWith(":")) return comment(text.slice(1).trim());
    if (text.startsWith("data:")) data += text.slice(5);
    if (text !== "" || data === "") return;
    const whole = data;
    data = "";
    event(whole);
  };

  return (part) => {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const each of lines) line(each.replace(/\r$/, ""));
    if (rest.length + data.length > LONGEST_EVENT) throw new Error("the event is larger than 1 MB");
  };
}
