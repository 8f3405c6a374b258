import { isUnwritable } from "./store/unwritable.ts";

/**
 * Who can't be stopped may not look (docs/security.md#the-failure-matrix). While this process can't write to its database, no end of an
 * impersonation could be written either, so none holds here: `live()` is told so with every row that is read. Ordinary
 * users go on. Each process has one, and it is on its own account: a database that all of them share fails all of them.
 */
export interface Brake {
  isOn(): boolean;
  /** Told of every write that failed: it goes on if the database was the reason. */
  notice(error: unknown): void;
  /** Keeps a removal of power that couldn't be written, to be done when it can be. False when there are too many. */
  owe(removal: () => Promise<unknown>): boolean;
  /**
   * Tries whether anything can be written. If so, it does what is owed, in order, and goes off.
   *
   * @param probe - writes a little; false when that can't be told now.
   */
  test(probe: () => Promise<boolean>): Promise<void>;
}

/** More than people click while a disk is full, and little memory. */
const OWED_MAX = 1000;

export function createBrake(): Brake {
  const owed: (() => Promise<unknown>)[] = [];
  let on = false;
  let testing = false;

  function turn(to: boolean, error?: unknown): void {
    if (on !== to) say(to ? "error" : "info", to ? PULLED : RELEASED, error);
    on = to;
  }

  return {
    isOn: () => on,
    notice(error) {
      if (isUnwritable(error)) turn(true, error);
    },
    owe(removal) {
      turn(true);
      return owed.length < OWED_MAX && owed.push(removal) > 0;
    },
    async test(probe) {
      if (testing) return;
      testing = true;
      try {
        if (!(await probe())) return;
        for (let removal = owed[0]; removal; removal = owed[0]) {
          await makeUp(removal);
          owed.shift();
        }
        turn(false);
      } catch (error) {
        if (!isUnwritable(error)) throw error;
        turn(true, error);
      } finally {
        testing = false;
      }
    },
  };
}

/** What is refused by now, as its caller has lost the right to it meanwhile, is owed no longer. */
async function makeUp(removal: () => Promise<unknown>): Promise<void> {
  try {
    await removal();
  } catch (error) {
    if (isUnwritable(error)) throw error;
    say("error", "what couldn't be written before is refused now", error);
  }
}

const PULLED = "the database takes no writes: nobody impersonates on this server until it does";
const RELEASED = "the database takes writes again: impersonations hold again";

const say = (level: "error" | "info", message: string, error?: unknown) =>
  console.error(JSON.stringify({ level, message, ...(error !== undefined && { error: String(error) }) }));
