import { after, type Soon } from "../core/after.ts";
import type { NeverLabel } from "../core/never.ts";
import { unrecorded, unrecordedAfter } from "../core/problem.ts";
import {
  type Asked,
  current,
  isSafe,
  type OpenRecorder,
  type RecordImpersonationOptions,
  type Recording,
} from "../core/recorder.ts";
import { holdBack } from "./hold-back.ts";
import type { ExpressRequest, ExpressResponse } from "./http.ts";
import { refuse } from "./refuse.ts";

/** How an Express product's requests are recorded. */
export interface ExpressRecordOptions extends RecordImpersonationOptions {
  /**
   * The pattern of the path at which the router is mounted, such as `/teams/:team`. Express tells nobody, and its address
   * may have anybody's secrets in it: without this, the route of a mounted router is recorded as `…/tasks/:id`.
   */
  mount?: string;
}

/** What the middlewares know of a request of an impersonator. */
export interface Acting {
  request: ExpressRequest;
  response: ExpressResponse;
  sid: string;
}

/** Records a request, and holds its answer back where that is to be recorded first. */
export function recordRequest(
  recorder: OpenRecorder,
  acting: Acting,
  how: ExpressRecordOptions,
  next: (recording: Recording) => void,
): Soon<void> {
  const asked: Asked = { sid: acting.sid, method: acting.request.method };
  return after(recorder.mayBegin(asked, how), (may) => {
    if (!may) return refuse(acting.response, unrecorded);
    const recording = recorder.open(asked, how);
    watch(recording, acting, how);
    current.run(recording, () => next(recording));
  });
}

/** Says when it is over, before anybody hears of it. */
function watch(recording: Recording, { request, response }: Acting, how: ExpressRecordOptions): void {
  const answered = (status: number | null) => recording.answered(status, routeOf(request, how.mount));
  if (!isSafe(request.method) && how.whenUnrecorded !== "continue") {
    holdBack(
      response,
      () => answered(response.statusCode),
      () => refuse(response, unrecordedAfter),
    );
  }
  // Whoever has gone away before the answer came: it was done, with whatever came of it.
  response.once("close", () => void answered(response.writableFinished ? response.statusCode : null));
}

/** A guard's refusal of a request that nobody records otherwise. */
export function recordRefusal(
  recorder: OpenRecorder,
  { request, sid }: Acting,
  { name, never }: { name?: string | undefined; never?: NeverLabel | undefined },
): Promise<boolean> {
  const recording = recorder.open({ sid, method: request.method });
  recording.refuse(name, never);
  return recording.answered(403, routeOf(request));
}

/** The pattern, as the product wrote it; of a regular expression there is none that anybody could read. */
export function routeOf({ baseUrl = "", route }: ExpressRequest, mount?: string): string | undefined {
  const prefix = baseUrl === "" ? "" : (mount ?? "…");
  if (prefix === "" && typeof route?.path === "string") return route.path;
  const patterns = [route?.path].flat().filter((path) => typeof path === "string");
  if (patterns.length === 0) return undefined;
  return patterns.map((pattern) => (pattern === "/" && prefix !== "" ? prefix : prefix + pattern)).join(" | ");
}
