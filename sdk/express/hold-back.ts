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

  const decide = async () => {
    const leaves = await mayLeave();
    response.write = write;
    response.end = end;
    response.flushHeaders = flushHeaders;
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

  // False: whoever sends a stream waits until it drains.
  response.write = (...part) => {
    hold(() => write.apply(response, part));
    return false;
  };
  response.end = (...part) => {
    hold(() => end.apply(response, part));
    return response;
  };
  response.flushHeaders = () => hold(() => flushHeaders.call(response));
}
