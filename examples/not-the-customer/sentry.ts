import { mayBeTold, realUserId } from "./who.ts";

/** Any of Sentry's JavaScript SDKs, as far as it is used here. */
interface Sentry {
  setUser(user: { id: string } | null): void;
  setTag(name: string, value: string): void;
}

/** After each `nowIs`, and once before. Errors are wanted whoever meets them, and must not count as the customer's. */
export function tellSentry(sentry: Sentry): void {
  const id = realUserId();
  sentry.setUser(id === null ? null : { id });
  sentry.setTag("support", mayBeTold() ? "no" : "yes");
}
