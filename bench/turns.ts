import { ratiosOf, spreadOf } from "./figures.ts";
import { type Load, load, noLoad, sumOf, type Target } from "./load.ts";
import { type Figure, short } from "./results.ts";

/** What each target came to, round by round. */
export type Totals<Name extends string> = Partial<Record<Name, Load>>[];

interface Turns {
  rounds: number;
  /** In a round, each so long. */
  turns: number;
  turnMs: number;
  warmMs: number;
}

/** All targets in short turns, so that a round's totals have all met the same machine. */
export async function inTurns<Name extends string>(
  targets: Record<Name, Target>,
  { rounds, turns, turnMs, warmMs }: Turns,
): Promise<Totals<Name>> {
  const all = Object.entries(targets) as [Name, Target][];
  for (const [, target] of all) await load(target, { ms: warmMs });
  const measured: Totals<Name> = [];
  for (let round = 0; round < rounds; round++) {
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
export function beside<Name extends string>(rounds: Totals<Name>, row: string, name: Name, than: Name): Figure {
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
