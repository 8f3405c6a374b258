import { settleTallies } from "#lib/audit/tally.ts";
import type { Context } from "#lib/context.ts";
import { warnOfEnds } from "#lib/grants/expire.ts";
import { settleOverdue, testBrake } from "#lib/impersonations/end.ts";
import { settleRequests } from "#lib/requests/expire.ts";
import type { Tasks } from "./tasks.ts";

/**
 * What is called once a second. No enforcement hangs on it: live() asks the clock. It gives rows their end when nobody asks
 * for them, says whose access ends soon, sends what waits to be told, and records what couldn't be recorded when it happened: each in its own turn.
 *
 * @param contextOf - made anew for each run.
 */
export function eachSecond(tasks: Tasks, contextOf: () => Context, deliver: () => Promise<void>): () => void {
  const timely = [
    tasks.inTurn(() => settleOverdue(contextOf())),
    tasks.inTurn(() => settleRequests(contextOf())),
    // Not in turn: one receiver that doesn't answer would hold up all others. The sender knows how much is under way to whom.
    () => tasks.begin(deliver),
    tasks.inTurn(() => recordLate(contextOf())),
    tasks.inTurn(() => settleTallies(contextOf())),
    tasks.inTurn(() => warnOfEnds(contextOf())),
  ];
  const brake = tasks.inTurn(() => testBrake(contextOf()));
  const measure = tasks.inTurn(async () => {
    const { store, clock } = contextOf();
    await store.skew.measure(clock);
    // What hangs on the time is left to those who know it.
    if (!store.skew.isTooGreat()) for (const begin of timely) begin();
  });
  return () => {
    brake();
    measure();
  };
}

const recordLate = ({ store, clock }: Context) => store.recordLate(clock());
