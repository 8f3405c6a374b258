import { failed, passed, type Step } from "../step.ts";
import type { World } from "../world.ts";
import type { SignedIn } from "./sign-in.ts";

const WITHIN_MS = 5000;
/** After that nobody waits any longer. */
const GIVES_UP_MS = 10_000;
const ASKS_EVERY_MS = 500;

/** Ends it, and asks with the very cookies and token of before, as a page that stays open would. */
export async function noticeEnd({ end, wait }: World, { visitor, witness }: SignedIn): Promise<Step> {
  await end();
  const endedAt = performance.now();
  for (let lastInMs = 0; ; await wait(ASKS_EVERY_MS)) {
    const isIn = await witness.isIn(visitor);
    const askedMs = performance.now() - endedAt;
    if (!isIn && lastInMs <= WITHIN_MS) return passed("end", `Signed out ${seconds(askedMs)} after the end.`);
    if (!isIn) return failed("end", `The session went on for ${seconds(askedMs)} after its end.`, LATE);
    if (askedMs >= GIVES_UP_MS)
      return failed("end", `The session went on for more than ${seconds(GIVES_UP_MS)} after its end.`, LATE);
    lastInMs = askedMs;
  }
}

const LATE =
  "Ask on every request whether the session is still on: isLive of the SDK, introspection or the list of ends elsewhere, each kept for 2.5 seconds at most. Then register a back-channel logout address, which ends it at once.";

const seconds = (ms: number) => `${(Math.round(ms / 100) / 10).toString()} s`;
