import { failed, passed, type Step } from "../step.ts";
import { nobody, visiting, type World } from "../world.ts";
import type { Callback, SignedIn } from "./sign-in.ts";

/**
 * The address that signed in, once more: by a browser that has nothing, and by one with the cookies of before. After the
 * end, as Understudy ends a session whose code is used twice, and whoever watches the log is told of a thief.
 */
export async function replayCallback(world: World, { witness, callbacks }: SignedIn): Promise<Step> {
  for (const { address, before } of callbacks) {
    const empty = nobody(world).browser;
    for (const [browser, whose] of [
      [empty, "a browser that has no cookie"],
      [empty.having(before), "the browser that had opened it before"],
    ] as const) {
      await browser.follow(address);
      if (await witness.isIn(await visiting(world, browser)))
        return failed("replay", `The address signed ${whose} in again, after the session was over.`, ONCE);
    }
  }
  return passed("replay", triedText(callbacks));
}

const ONCE =
  "Redeem the code at Understudy every time, keep none, and sign nobody in when that is refused: a code is good once.";

const triedText = ({ length }: Callback[]) =>
  length === 0 ? "There was no such address to try." : "The address, opened again, signed nobody in.";
