import { ratiosOf, spreadOf } from "./figures.ts";
import { type Load, load, noLoad, sumOf, type Target } from "./load.ts";
import { type Figure, report, short } from "./results.ts";

/** What each target came to, round by round. */
type Totals<Name extends string> = Partial<Record<Name, Load>>[];

const ROUNDS = Number(process.env.ROUNDS ?? 7);

interface Turns {
  /** In a round, each so long. */
  turns: number;
  turnMs: number;
  warmMs: number;
}

/** Measures all targets, and reports each row: this one beside that one. */
export async function compare<Name extends string>(
  targets: Record<Name, Target>,
  how: Turns,
  rows: [row: string, name: Name, than: Name][],
): Promise<void> {
  const rounds = await inTurns(targets, how);
  report(rows.map((row) => beside(rounds, ...row)));
}

/** All targets in short turns, so that a round's totals have all met the same machine. */
async function inTurns<Name extends string>(
  targets: Record<Name, Target>,
  { turns, turnMs, warmMs }: Turns,
): Promise<Totals<Name>> {
  const all = Object.entries(targets) as [Name, Target][];
  for (const [, target] of all) await load(target, { ms: warmMs });
  const measured: Totals<Name> = [];
  for (let round = 0; round < ROUNDS; round++) {
    const totals: Partial<Record<Name, Load>> = {};
    for (let turn = 0; turn < turns; turn++)
      for (const [name, target] of turn % 2 === 0 ? all : all.toReversed())
        totals[name] = sumOf(totals[name] ?? noLoad, await load(target, { ms: turnMs }));
    measured.push(totals);
  }
  return measured;
}

/**
 * One beside another, by requests a second; and by the processor's time that the server took for each, which says the same
 * more quietly when others use the machine too.
 */
function beside<Name extends string>(rounds: Totals<Name>, row: string, name: Name, than: Name): Figure {
  const of = (each: Name, figure: (load: Load) => number) => rounds.map((round) => figure(round[each] ?? noLoad));
  const rate = ({ answers, ms }: Load) => (answers / ms) * 1000;
  const cpuRate = ({ answers, cpuMs }: Load) => answers / cpuMs;
  const [own, others] = [name, than].map((each) => short(spreadOf(of(each, rate)).median));
  const cpu = short(ratiosOf(of(name, cpuRate), of(than, cpuRate)).median);
  return {
    row,
    ...ratiosOf(of(name, rate), of(than, rate)),
    of: `${own} requests a second beside ${others}; by processor time ${cpu}`,
  };
}
