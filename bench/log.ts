import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { secret } from "#e2e/server.ts";
import { sealLog } from "#lib/audit/log/seal.ts";
import { ratiosOf, spreadOf } from "./figures.ts";
import { folder } from "./files.ts";
import { dashboardUrl, type MadeLog, productUrl, sealedLog, sealingOn } from "./log-file.ts";
import { openOrganization } from "./organization.ts";
import { type Peak, peakOf } from "./peak.ts";
import { type Figure, report, short } from "./results.ts";
import { inRounds, medianOf } from "./rounds.ts";

/**
 * What it costs that the audit log proves itself, with a million events beside a tenth of them: each command in a process
 * of its own, with the most memory that it had. What is asked of such a log over HTTP is in bench/asked.ts.
 */
const MANY = Number(process.env.EVENTS ?? 1_000_000);
const FEW = MANY / 10;
const SEAL_EVERY_MS = 500; // as shell/seal.ts
const MINUTE_MS = 60_000;

const figures: Figure[] = [await startsBesideASealer()];
const [few, many] = [await sealedLog(FEW), await sealedLog(MANY)];
figures.push(...sealing());
figures.push(...(await both("audit:verify", ({ path }) => peakOf("scripts/audit-verify.ts", ["--database", path]))));
for (const format of ["csv", "jsonl", "ocsf"]) figures.push(...(await exported(format)));
figures.push(...(await both("audit:erase", (log) => command(log, "audit-erase", ["--user", "user-7"]), "a call")));
figures.push(...(await both("audit:archive, half of it", (log) => archive(log))));
figures.push(
  ...(await both("audit:verify, half archived", ({ path }) => peakOf("scripts/audit-verify.ts", ["--database", path]))),
);
report(figures);

/** A start, which ends the one before, while the log is sealed at the server's pace; and while nobody seals it. */
async function startsBesideASealer(): Promise<Figure> {
  const [rounds, aRound] = [9, 20];
  const open = (name: string) => openOrganization(join(folder, `${name}.db`), (rounds + 1) * aRound);
  const [without, beside] = [await open("unsealed"), await open("sealed")];
  const sealing = await sealingOn(beside.store);
  const timer = setInterval(() => void sealLog(sealing), SEAL_EVERY_MS);
  const turn = ({ start }: typeof without) => {
    let nth = 0;
    return () =>
      medianOf(aRound, async () => {
        await start(nth++);
        await setImmediate(); // so that the timer has its turn
      });
  };
  const times = await inRounds({ rounds }, { without: turn(without), beside: turn(beside) });
  clearInterval(timer);
  for (const { store } of [without, beside]) await store.close();
  const [a, b] = [times.beside, times.without].map((all) => `${short(spreadOf(all).median)} ms`);
  return {
    row: "log: a start beside a sealer",
    ...ratiosOf(times.beside, times.without),
    of: `${a}, ${b} without one`,
  };
}

/** How long each event took to be sealed, of as many as came at once. */
function sealing(): Figure[] {
  if (many.sealedMs === null || few.sealedMs === null) return [];
  const [a, b] = [many.sealedMs / MANY, few.sealedMs / FEW];
  const of = `${short(1000 / a)} events a second of ${short(MANY)}, ${short(1000 / b)} of ${short(FEW)}`;
  return [once("log: sealing, time for an event", a / b, of)];
}

/** The same on both, the larger one divided by the smaller one: time for an event, or for a call, and memory. */
async function both(name: string, run: (log: MadeLog) => Promise<Peak>, per: "an event" | "a call" = "an event") {
  const [small, large] = [await run(few), await run(many)];
  const share = per === "an event" ? MANY / FEW : 1;
  const seconds = [large, small].map(({ ms }) => `${short(ms / 1000)} s`).join(" beside ");
  const memory = [large, small].map(({ mb }) => `${short(mb)} MB`).join(" beside ");
  const sizes = `of ${short(MANY)} beside ${short(FEW)}`;
  return [
    once(`log: ${name}, time for ${per}`, large.ms / small.ms / share, `${seconds} ${sizes}`),
    once(`log: ${name}, memory`, large.mb / small.mb, `${memory} ${sizes}`),
  ];
}

async function exported(format: string): Promise<Figure[]> {
  const first: number[] = [];
  const ratios = await both(`export ${format}`, async ({ path }) => {
    const peak = await peakOf("bench/export-log.ts", [path, format]);
    first.push(JSON.parse(peak.out).firstMs);
    return peak;
  });
  const [small = Number.NaN, large = Number.NaN] = first;
  return [...ratios, once(`export ${format}: first byte`, large, `ms; ${short(small)} ms of ${short(FEW)}`)];
}

function archive(log: MadeLog): Promise<Peak> {
  const events = log === many ? MANY : FEW;
  const amid = new Date(Date.now() - (events / 2) * MINUTE_MS);
  const to = join(folder, `archives-${events}`);
  return command(log, "audit-archive", ["--before", amid.toISOString().slice(0, 7), "--to", to]);
}

function command({ path }: MadeLog, script: string, args: string[]): Promise<Peak> {
  return peakOf(`scripts/${script}.ts`, args, {
    UNDERSTUDY_SECRET: secret,
    DATABASE_URL: `file:${path}`,
    DASHBOARD_URL: dashboardUrl,
    PRODUCT_URL: productUrl,
  });
}

function once(row: string, figure: number, of: string): Figure {
  return { row, ...spreadOf([figure]), of };
}
