/** What the middlewares need of Express's request, version 4 or 5. */
export interface ExpressRequest extends AsyncIterable<unknown> {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  body?: unknown;
  user?: unknown;
  /** Where the router is mounted that answers, as the address has it. */
  baseUrl?: string;
  /** The route that answers, once it is found. */
  route?: { path?: unknown };
}

/** What they need of its response. */
export interface ExpressResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  /** Sets the status. */
  status(code: number): ExpressResponse;
  /** Sets headers. */
  set(headers: Record<string, string>): ExpressResponse;
  /** Names of the headers that are set. */
  getHeaderNames(): string[];
  /** Takes one out. */
  removeHeader(name: string): void;
  /** Sends a part of the answer. */
  write(...part: unknown[]): boolean;
  /** Sends the answer, or what is left of it. */
  end(...part: unknown[]): unknown;
  /** Sends the headers. */
  flushHeaders(): void;
  /** Breaks off. */
  destroy(): unknown;
  /** Once it is sent, or broken off. */
  once(event: "close", listener: () => void): unknown;
  /** Says that more can be written. */
  emit(event: "drain"): boolean;
}

/** Goes on with the next handler, or with the error handlers. */
export type Next = (error?: unknown) => void;

/** A middleware of Express. Where it has to wait for something it returns a promise, which version 5 waits for. */
export type Middleware = (request: ExpressRequest, response: ExpressResponse, next: Next) => void | Promise<void>;
