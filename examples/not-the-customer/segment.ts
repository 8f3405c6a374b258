import { onIdentityChange } from "@understudy/sdk/identity";
import { mayBeTold, realUserId } from "./who.ts";

type Middleware = (call: { payload: unknown; next: (payload: unknown) => void }) => void;

/** Segment's Analytics.js, as far as it is used here. */
interface Analytics {
  addSourceMiddleware(middleware: Middleware): unknown;
  identify(id: string): unknown;
  reset(): unknown;
}

/** Before the first call of `analytics`: `identify`, `track`, `page` and `group` all pass here, before any destination. */
export function guardSegment(analytics: Analytics): void {
  analytics.addSourceMiddleware(({ payload, next }) => next(mayBeTold() ? payload : null));
  // The id that it keeps in the browser is somebody else's by now.
  onIdentityChange(() => void analytics.reset());
}

/** After each `nowIs`. */
export function tellSegment(analytics: Analytics): void {
  const id = realUserId();
  if (id !== null) analytics.identify(id);
}
