import { onIdentityChange } from "@understudy/sdk/identity";
import { mayBeTold, realUserId } from "./who.ts";

/** posthog-js, as far as it is used here. */
interface PostHog {
  init(token: string, config: object): unknown;
  identify(id: string): void;
  reset(): void;
  startSessionRecording(): void;
  stopSessionRecording(): void;
}

/** Instead of `posthog.init`. Every event passes `before_send`, those that are captured by themselves, too. */
export function startPostHog(posthog: PostHog, token: string): void {
  posthog.init(token, {
    before_send: <Event>(event: Event): Event | null => (mayBeTold() ? event : null),
    // A recording isn't an event: it begins once it is known who is there.
    disable_session_recording: true,
  });
  // Who comes next is no continuation of who was there before.
  onIdentityChange(() => posthog.reset());
}

/** After each `nowIs`. */
export function tellPostHog(posthog: PostHog): void {
  const id = realUserId();
  if (id !== null) posthog.identify(id);
  if (mayBeTold()) posthog.startSessionRecording();
  else posthog.stopSessionRecording();
}
