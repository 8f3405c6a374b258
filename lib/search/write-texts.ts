import { setImmediate } from "node:timers/promises";
import type { Context } from "../context.ts";

/** So few that others hardly wait, so many that the time doesn't go into waiting for the disk. */
const AT_ONCE = 500;

/**
 * Writes what users and impersonations are found by, where a version before has left it to this one: none of them is
 * found until then. A question or two where there is nothing to do; after an upgrade, a second for every few thousand.
 * Killed in between, it goes on at the next start.
 */
export async function writeSearchTexts({ store }: Pick<Context, "store">): Promise<void> {
  // Users first: an impersonation is found by its user's words, too.
  while ((await store.write((tx) => tx.users.writeTexts(AT_ONCE))) > 0) await setImmediate();
  while ((await store.write((tx) => tx.impersonations.writeTexts(AT_ONCE))) > 0) await setImmediate();
}
