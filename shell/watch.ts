import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "./routing.ts";

/** A request whose answerer is known. */
export interface Watched {
  id: string;
  route: Route;
  request: IncomingMessage;
  response: ServerResponse;
}

/** Sees a request from its beginning to its end. It calls `answer` once, and gives what that gives. */
export type Watch = (watched: Watched, answer: () => Promise<void>) => Promise<void>;

/** Several as one, the first of them outermost. */
export const watchBy = (watches: Watch[]): Watch | null =>
  watches.reduceRight<Watch | null>(
    (inner, outer) => (inner ? (watched, answer) => outer(watched, () => inner(watched, answer)) : outer),
    null,
  );
