import { pino } from "pino";
import { currentRequestId } from "./http/current.ts";
import { redactedLine } from "./redact.ts";

/**
 * The server's own log: a line of JSON on stderr for each thing that an operator should know. What people did is in the
 * audit log, not here. Lines have the `requestId` that the answer to the request had, and never a cookie, a token, a
 * body or an address's query.
 */
export const log = pino(
  {
    base: null,
    messageKey: "message",
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === null ? {} : { requestId };
    },
    formatters: { level: (level) => ({ level }), log: redactedLine },
  },
  // Written before the next statement runs, so that a process which ends has said everything.
  { write: (line: string) => void process.stderr.write(line) },
);
