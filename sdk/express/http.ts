/** What the middlewares need of Express's request, version 4 or 5. */
export interface ExpressRequest extends AsyncIterable<unknown> {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  body?: unknown;
  user?: unknown;
}

/** What they need of its response. */
export interface ExpressResponse {
  /** Sets the status. */
  status(code: number): ExpressResponse;
  /** Sets headers. */
  set(headers: Record<string, string>): ExpressResponse;
  /** Sends the answer. */
  end(body: string): unknown;
}

/** Goes on with the next handler, or with the error handlers. */
export type Next = (error?: unknown) => void;

/** A middleware of Express. Where it has to wait for something it returns a promise, which version 5 waits for. */
export type Middleware = (request: ExpressRequest, response: ExpressResponse, next: Next) => void | Promise<void>;
