import { checkName, type Detail } from "../core/act.ts";
import { TokenError } from "../core/errors.ts";
import type { Access } from "../core/level.ts";
import { problemOf, readOnly, responseOf, unrecordedAfter } from "../core/problem.ts";
import { processWide } from "../core/process-wide.ts";
import { recorded, recordedResponse, UnrecordedError } from "../core/recorded-response.ts";
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
import { ReadOnlyError } from "./read-only.ts";

/** How a handler or an action is recorded, and guarded where `guardReadOnly` is set. */
export interface GuardedOptions extends RecordImpersonationOptions {
  /**
   * It is a read whatever its method, or refuses impersonators itself: `guardReadOnly` leaves it alone.
   */
  allowReadOnly?: boolean;
}

/** One line for every handler and action that is recorded. */
export interface GuardOptions {
  /**
   * Refuse what an impersonator who only looks would change: in `recordImpersonation` by other methods than GET, HEAD and
   * OPTIONS with a 403 problem, code `read_only`, in `recordAction` by a ReadOnlyError, unless `allowReadOnly` is said of it.
   * False unless said otherwise.
   */
  guardReadOnly?: boolean;
}

/** An impersonator whose request it is. */
export interface Acting {
  sid: string;
  access: Access;
}

/** A route handler of Next.js. */
export type RouteHandler<Asked extends Request, Rest extends unknown[]> = (
  request: Asked,
  ...rest: Rest
) => Response | Promise<Response>;

/** Records what impersonators do in route handlers. */
export interface RequestRecording {
  /**
   * A route handler whose requests are recorded when an impersonator sends them: by method, route pattern and status, never
   * by the address, its query or its body.
   *
   *     export const POST = recordImpersonation("/api/tasks/[id]", async (request, { params }) => { ... });
   *
   * While a request by another method than GET, HEAD and OPTIONS can't be recorded, it is answered by a 503 problem, code
   * `unrecorded`, and its answer is held back until Understudy has the record of it: see `whenUnrecorded`.
   *
   * @param route - The route as its folder says it: Next.js tells a handler only the address.
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

/** Records what impersonators do in pages and server actions, too. */
export interface Recording extends RequestRecording {
  /**
   * A server action that is recorded by this name when an impersonator calls it, unless `record` gives it another.
   *
   *     export const add = recordAction("Add a task", async (form: FormData) => { ... });
   *
   * It is as with a route handler, but there is no answer to hold back: the action's result is, and where it can't be
   * recorded an UnrecordedError is thrown.
   *
   * @throws TypeError for a name that is empty, or longer than 200 characters.
   */
  recordAction<Given extends unknown[], Result>(
    name: string,
    action: (...given: Given) => Promise<Result>,
    options?: Omit<GuardedOptions, "pages">,
  ): (...given: Given) => Promise<Result>;
  /** In a server component: records that an impersonator was shown the page of this route. Waits for no answer. */
  recordPage(route: string): Promise<void>;
}

/** One for the process: Next.js evaluates a module several times, and what is done must be told in its order. */
export function sharedRecorder(options: RecorderOptions): OpenRecorder {
  const { onRejected: _, onTrouble: __, ...client } = options;
  return processWide({ made: "recorder", ...client }, () => openRecorder(options));
}

/** Goes on unrecorded, and is refused where it turns out to be an impersonator's: a session may be told a moment later. */
const asNobody = <Result>(method: string, act: () => Promise<Result>, how?: RecordImpersonationOptions) =>
  mustBeRecorded(method, how) ? current.run(ofNobody, act) : act();

/** Is it to be refused, as whoever sends it only looks? */
const isRefused = (guarded: boolean, { access }: Acting, method: string, options?: GuardedOptions): boolean =>
  guarded && access !== "full" && !isSafe(method) && options?.allowReadOnly !== true;

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
        const refused = isRefused(guarded, acting, method, options);
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

const refuseAction = async (): Promise<never> => {
  current.get()?.refuse();
  throw new ReadOnlyError();
};

/** @param actingIn - The impersonator whose request is being answered. */
export const recordingOf = (
  recorder: OpenRecorder,
  actingIn: () => Promise<Acting | null>,
  guarded: boolean,
): Recording => ({
  ...requestRecording(recorder, actingIn, guarded),
  recordAction: (name, action, options) => {
    checkName(name);
    return async (...given) => {
      const acting = await actingIn();
      const act = () => action(...given);
      if (acting === null) return asNobody("POST", act, options);
      const refused = isRefused(guarded, acting, "POST", options);
      return recorded(recorder, { sid: acting.sid, name, method: "POST" }, refused ? refuseAction : act, options);
    };
  },
  async recordPage(route) {
    const acting = await actingIn();
    if (acting !== null) await recorder.open({ sid: acting.sid, method: "GET", route }).answered(null);
  },
});
