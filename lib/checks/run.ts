import { log } from "../log.ts";
import { Unreachable } from "./network.ts";
import { failed, type Step, type StepName, skipped, stepNames } from "./step.ts";
import { seeBanner } from "./steps/banner.ts";
import { dropCookies } from "./steps/dropped-cookie.ts";
import { noticeEnd } from "./steps/end.ts";
import { forgeHeaders } from "./steps/forged-headers.ts";
import { replayCallback } from "./steps/replay.ts";
import { refuseSensitive } from "./steps/sensitive.ts";
import { type SignedIn, signIn } from "./steps/sign-in.ts";
import type { World } from "./world.ts";

/** What is asked of whoever is signed in. The end comes late, as nothing can be asked after it, and the used address after the end. */
const asks: [StepName, (world: World, signedIn: SignedIn) => Promise<Step>][] = [
  ["banner", seeBanner],
  ["sensitive", refuseSensitive],
  ["dropped_cookie", dropCookies],
  ["forged_headers", forgeHeaders],
  ["end", noticeEnd],
  ["replay", replayCallback],
];

/** Each step of a check, as soon as it is known. What can't be asked is a step that failed; only whoever stops it throws. */
export async function* runCheck(world: World, signal: AbortSignal): AsyncGenerator<Step> {
  const came = await tried("sign_in", signal, async () => signIn(world));
  if ("outcome" in came || !came.signedIn) {
    const steps = "outcome" in came ? [came] : came.steps;
    yield* steps;
    const after = stepNames.filter((name) => !steps.some((step) => step.name === name));
    yield* after.map((name) => skipped(name, "Nobody was signed in.", "Have the sign-in work first."));
    return;
  }
  const { steps, signedIn } = came;
  yield* steps;
  for (const [name, ask] of asks) yield await tried(name, signal, () => ask(world, signedIn));
}

async function tried<T>(name: StepName, signal: AbortSignal, act: () => Promise<T>): Promise<T | Step> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Unreachable) return failed(name, error.message, REACH);
    if (!signal.aborted) log.error({ step: name, error: String(error) }, "a step of a check failed");
    else if (!isTimeout(signal)) throw error;
    return signal.aborted
      ? failed(name, "The check took too long, and was broken off.", "Have the product answer faster, and check again.")
      : failed(name, "Something went wrong on our side.", "The server's log says what. Try again.");
  }
}

const isTimeout = ({ reason }: AbortSignal) => reason instanceof Error && reason.name === "TimeoutError";

const REACH =
  "This server must reach the product at its registered addresses, as it must to tell it of ends. Start the product, and look at what is between the two.";
