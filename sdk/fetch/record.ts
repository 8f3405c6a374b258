import type { Detail } from "../core/act.ts";
import { TokenError } from "../core/errors.ts";
import { labelOf, looksAfterItself } from "../core/label.ts";
import type { Access } from "../core/level.ts";
import { problemOf, readOnly, responseOf, unrecordedAfter } from "../core/problem.ts";
import { processWide } from "../core/process-wide.ts";
import { recordedResponse, UnrecordedError } from "../core/recorded-response.ts";
import {
  current,
  isSafe,
  mustBeRecorded,
  type OpenRecorder,
  ofNobody,
  openRecorder,
  type RecorderOptions,
  type RecordImpersonationOptions,
  record,
} from "../core/recorder.ts";
import type { RouteHandler } from "./never.ts";

/** How a handler or an action is recorded, and guarded where `guardReadOnly` is set. */
export interface GuardedOptions extends RecordImpersonationOptions {
  /**
   * It is a read whatever its method, or refuses impersonators itself: `guardReadOnly` leaves it alone. The same as
   * `allowReadOnly` around the handler.
   */
  allowReadOnly?: boolean;
}

/** One line for every handler and action that is recorded. */
export interface GuardOptions {
  /**
   * Refuse what an impersonator who only looks would change: in `recordImpersonation` by other methods than GET, HEAD and
   * OPTIONS with a 403 problem, code `read_only`, in `recordAction` by a ReadOnlyError, unless `allowReadOnly` or
   * `neverWhileImpersonated` is said of it. False unless said otherwise.
   */
  guardReadOnly?: boolean;
}

/** An impersonator whose request it is. */
export interface Acting {
  sid: string;
  access: Access;
}

/** Records what impersonators do in handlers of web requests. */
export interface RequestRecording {
  /**
   * A handler whose requests are recorded when an impersonator sends them: by method, route pattern and status, never
   * by the address, its query or its body.
   *
   *     export const POST = recordImpersonation("/api/tasks/[id]", async (request, { params }) => { ... });
   *
   * While a request by another method than GET, HEAD and OPTIONS can't be recorded, it is answered by a 503 problem, code
   * `unrecorded`, and its answer is held back until Understudy has the record of it: see `whenUnrecorded`.
   *
   * @param route - The route's pattern, as the framework writes it: a handler is told only the address.
   */
  recordImpersonation<Asked extends Request, Rest extends unknown[]>(
    route: string,
    handler: RouteHandler<Asked, Rest>,
    options?: GuardedOptions,
  ): (request: Asked, ...rest: Rest) => Promise<Response>;
  /**
   * Names what matters, in the product's own words, in place of method and route: `record("Sent invoice", { number })`.
   * The first name within a handler or an action is its own, each further one (20 at most) adds a line. Does nothing for
   * other users. Needs Node.js 20.16 or later, or an edge runtime.
   *
   * @param name - At most 200 characters.
   * @param detail - Texts, numbers, booleans and nulls by name, at most 1024 bytes of JSON. No secrets: the team reads it.
   * @throws TypeError when either is something else; RangeError for the 21st name of a request.
   */
  record(name: string, detail?: Detail): void;
  /** For a process that is about to end: sends what isn't sent yet, for 5 seconds at most. */
  close(): Promise<void>;
}

/** One for the process: Next.js evaluates a module several times, and what is done must be told in its order. */
export function sharedRecorder(options: RecorderOptions): OpenRecorder {
  const { onRejected: _, onTrouble: __, ...client } = options;
  return processWide({ made: "recorder", ...client }, () => openRecorder(options));
}

/** Goes on unrecorded, and is refused where it turns out to be an impersonator's: a session may be told a moment later. */
export const asNobody = <Result>(method: string, act: () => Promise<Result>, how?: RecordImpersonationOptions) =>
  mustBeRecorded(method, how) ? current.run(ofNobody, act) : act();

/** What is asked of a guard: which handler is asked by which method, and what was said of it. */
interface Guarded {
  guarded: boolean;
  handler: object;
  method: string;
  options: GuardedOptions | undefined;
}

/** Is it to be refused, as whoever sends it only looks? */
export function isRefused({ access }: Acting, { guarded, handler, method, options }: Guarded): boolean {
  if (!guarded || access === "full" || isSafe(method)) return false;
  return options?.allowReadOnly !== true && !looksAfterItself(labelOf(handler));
}

/** @param actingIn - The impersonator who sent this request; null for everybody else. */
export const requestRecording = (
  recorder: OpenRecorder,
  actingIn: (request: Request) => Promise<Acting | null>,
  guarded: boolean,
): RequestRecording => ({
  recordImpersonation:
    (route, handler, options) =>
    async (request, ...rest) => {
      const { method } = request;
      const answer = async () => handler(request, ...rest);
      try {
        const acting = await actingIn(request);
        if (acting === null) return await asNobody(method, answer, options);
        const refused = isRefused(acting, { guarded, handler, method, options });
        const asked = { sid: acting.sid, method, route };
        return await recordedResponse(recorder, asked, refused ? refuseResponse : answer, options);
      } catch (error) {
        if (error instanceof TokenError && error.temporary) return responseOf(problemOf(error));
        if (error instanceof UnrecordedError) return responseOf(unrecordedAfter);
        throw error;
      }
    },
  record,
  close: recorder.close,
});

const refuseResponse = (): Response => {
  current.get()?.refuse();
  return responseOf(readOnly);
};
