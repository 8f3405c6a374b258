import { log } from "./log.ts";
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
  /**
   * Keeps a removal of power that couldn't be written, to be done when it can be: in memory, as there is nowhere else, so
   * only while this process lives. False when there are too many.
   */
  owe(whose: Whose, removal: Removal): boolean;
  /**
   * Tries whether anything can be written. If so, it does what is owed, in the order in which it was asked for, and goes off.
   *
   * @param probe - writes a little; false when that can't be told now.
   */
  test(probe: () => Promise<boolean>): Promise<void>;
  /** The process ends: says how many are still owed, which nobody will do now. */
  giveUp(): void;
}

/** Whose wish it was. Each has room of its own: many users who sign out leave some for the employee who ends a session. */
type Whose = "employee" | "other";
type Removal = () => Promise<unknown>;
type Owed = { whose: Whose; removal: Removal };

/** Of each. More than people click while a disk is full, and little memory. */
const OWED_MAX = 1000;

export function createBrake(): Brake {
  const owed: Owed[] = [];
  let on = false;
  let testing = false;

  function turn(to: boolean, error?: unknown): void {
    if (on !== to) {
      if (to) log.error(because(error), PULLED);
      else log.info(RELEASED);
    }
    on = to;
  }

  return {
    isOn: () => on,
    notice(error) {
      if (isUnwritable(error)) turn(true, error);
    },
    owe(whose, removal) {
      turn(true);
      const hasRoom = owed.filter((one) => one.whose === whose).length < OWED_MAX;
      if (hasRoom) owed.push({ whose, removal });
      return hasRoom;
    },
    async test(probe) {
      if (testing) return;
      testing = true;
      try {
        if (!(await probe())) return;
        await makeUpAll(owed);
        turn(false);
      } catch (error) {
        if (!isUnwritable(error)) throw error;
        turn(true, error);
      } finally {
        testing = false;
      }
    },
    giveUp() {
      if (owed.length > 0) log.error({ owed: owed.length }, LOST);
    },
  };
}

/** What is done is off the list at once; what can't be written yet stays on it, with all that comes after. */
async function makeUpAll(owed: Owed[]): Promise<void> {
  for (let next = owed[0]; next; next = owed[0]) {
    await makeUp(next.removal);
    owed.shift();
  }
}

/** What is refused by now, as its caller has lost the right to it meanwhile, is owed no longer. */
async function makeUp(removal: Removal): Promise<void> {
  try {
    await removal();
  } catch (error) {
    if (isUnwritable(error)) throw error;
    log.error(because(error), "what couldn't be written before is refused now");
  }
}

const PULLED = "the database takes no writes: nobody impersonates on this server until it does";
const RELEASED = "the database takes writes again: impersonations hold again";
const LOST = "this server ends before it could write what was to be ended or taken away: ask for it again";

const because = (error: unknown) => (error === undefined ? {} : { error: String(error) });
