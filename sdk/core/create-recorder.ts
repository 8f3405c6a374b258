import type { Detail } from "./act.ts";
import { recordedResponse } from "./recorded-response.ts";
import { type Asked, openRecorder, type RecorderOptions, type RecordImpersonationOptions, record } from "./recorder.ts";

/**
 * Tells Understudy what impersonators do in a product: in the order in which it is done, each at least once, in batches of
 * at most half a second and 500, again and again while it doesn't answer. 4 MB may wait.
 */
export interface Recorder {
  /**
   * Answers a request of an impersonator, and records it by method, route pattern and status. For other users call
   * `answer` yourself.
   *
   * While a request by another method than GET, HEAD and OPTIONS can't be recorded, it isn't answered but by a 503 problem,
   * code `unrecorded`, and its answer is held back until Understudy has the record of it: see `whenUnrecorded`.
   *
   * @param asked - Whose session and what. The route's pattern, never the address.
   */
  recordImpersonation(
    asked: Asked,
    answer: () => Response | Promise<Response>,
    options?: RecordImpersonationOptions,
  ): Promise<Response>;
  /**
   * Names what matters, in the product's own words, in place of method and route. The first name within an `answer` is the
   * request's own, each further one (20 at most) adds a line of its own. Does nothing elsewhere.
   *
   * @param name - At most 200 characters.
   * @param detail - Texts, numbers, booleans and nulls by name, at most 1024 bytes of JSON. No secrets: the team reads it.
   * @throws TypeError when either is something else; RangeError for the 21st name of a request.
   */
  record(name: string, detail?: Detail): void;
  /** For a process that is about to end: sends what isn't sent yet, for 5 seconds at most. */
  close(): Promise<void>;
}

/**
 * The recorder of one product. Make one for the process and keep it.
 *
 * @throws TypeError when an option is missing or the address isn't an https origin.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const recorder = openRecorder(options);
  return {
    recordImpersonation: (asked, answer, how) => recordedResponse(recorder, asked, answer, how),
    record,
    close: recorder.close,
  };
}
