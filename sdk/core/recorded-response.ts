import { responseOf, unrecorded, unrecordedAfter } from "./problem.ts";
import { type Asked, current, type OpenRecorder, type RecordImpersonationOptions } from "./recorder.ts";

/** Answers a request of an impersonator, recorded: see `whenUnrecorded` for what that means. */
export async function recordedResponse(
  recorder: OpenRecorder,
  asked: Asked,
  answer: () => Response | Promise<Response>,
  how?: RecordImpersonationOptions,
): Promise<Response> {
  if (!(await recorder.mayBegin(asked, how))) return responseOf(unrecorded);
  const recording = recorder.open(asked, how);
  try {
    const response = await current.run(recording, answer);
    if (await recording.answered(response.status)) return response;
    await response.body?.cancel();
  } catch (error) {
    if (await recording.answered(statusOfThrown(error))) throw error;
  }
  return responseOf(unrecordedAfter);
}

/** The same for whatever answers otherwise than by a response, such as a server action. @throws UnrecordedError */
export async function recorded<Result>(
  recorder: OpenRecorder,
  asked: Asked,
  act: () => Result | Promise<Result>,
  how?: RecordImpersonationOptions,
): Promise<Result> {
  if (!(await recorder.mayBegin(asked, how))) throw new UnrecordedError(unrecorded.detail);
  const recording = recorder.open(asked, how);
  let result: { value: Result } | { thrown: unknown };
  try {
    result = { value: await current.run(recording, act) };
  } catch (thrown) {
    result = { thrown };
  }
  const status = "thrown" in result ? statusOfThrown(result.thrown) : 200;
  if (!(await recording.answered(status))) throw new UnrecordedError(unrecordedAfter.detail);
  if ("thrown" in result) throw result.thrown;
  return result.value;
}

/** What an impersonator does can't be recorded: it isn't done, or nobody hears that it was. */
export class UnrecordedError extends Error {
  /** Bundlers copy modules: what one copy throws, handlers of all of them catch. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === "object" && "name" in value && value.name === "UnrecordedError";
  }

  /** The same as in the 503 of a route handler. */
  readonly code = "unrecorded";
  readonly status = 503;

  constructor(message: string) {
    super(message);
    this.name = "UnrecordedError";
  }
}

/** Next.js says by what is thrown that it leads elsewhere, or answers 404, 403 or 401. Anything else is an error. */
function statusOfThrown(error: unknown): number {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : "";
  const [, status] = /^NEXT_(?:REDIRECT;\w*;.*|HTTP_ERROR_FALLBACK);(\d{3})(?:;|$)/.exec(digest) ?? [];
  return status === undefined ? 500 : Number(status);
}
