import type { ExpressResponse } from "./http.ts";

/**
 * Keeps an answer to itself, all of it, until it may leave: from its first byte on it would tell that something was done.
 *
 * @param mayLeave - Asked once, when there is something to send. Never rejects.
 * @param instead - Answers when it may not.
 */
export function holdBack(response: ExpressResponse, mayLeave: () => Promise<boolean>, instead: () => void): void {
  const { write, end, flushHeaders } = response;
  let held: (() => void)[] = [];
  let asked = false;
  let decided = false;

  const decide = async () => {
    const leaves = await mayLeave();
    decided = true;
    const parts = held;
    held = [];
    if (leaves) {
      for (const send of parts) send();
      response.emit("drain");
    } else if (response.headersSent) response.destroy();
    else {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      instead();
    }
  };

  const hold = (send: () => void) => {
    held.push(send);
    if (!asked) void decide();
    asked = true;
  };

  // They stay, as whoever has taken one of them meanwhile uses it: once it is decided they do what they did.
  response.write = (...part) => {
    if (decided) return write.apply(response, part);
    hold(() => write.apply(response, part));
    // Whoever sends a stream waits until it drains.
    return false;
  };
  response.end = (...part) => {
    if (decided) return end.apply(response, part);
    hold(() => end.apply(response, part));
    return response;
  };
  response.flushHeaders = () => (decided ? flushHeaders.call(response) : hold(() => flushHeaders.call(response)));
}
