import { readFileSync } from "node:fs";
import { signIn } from "./browser.ts";
import { quantile, ratiosOf } from "./figures.ts";
import { understudyFile } from "./files.ts";
import { load, type Target } from "./load.ts";
import { report, short } from "./results.ts";
import { type Running, startHello, startUnderstudy } from "./servers.ts";

/**
 * What a server takes before anybody has done anything: the time from its start to the first page, and its memory, idle
 * and after a load of its pages. Each round starts both anew.
 */
const ROUNDS = 5;
const database = `file:${await understudyFile("demo-process")}`;

const figures = { start: [[], []], cpu: [[], []], idle: [[], []], loaded: [[], []] } as Record<
  string,
  [number[], number[]]
>;
for (let round = 0; round < ROUNDS; round++) {
  const both = [await startUnderstudy(database), await startHello()] as const;
  for (const [nth, server] of both.entries()) {
    figures.start?.[nth]?.push(server.answeredMs);
    figures.cpu?.[nth]?.push(server.answeredCpuMs);
  }
  await new Promise((idle) => setTimeout(idle, 1500));
  for (const [nth, server] of both.entries()) figures.idle?.[nth]?.push(memoryOf(server));
  const loads = [await targetsHere(both[0]), [{ url: both[1].url, pid: both[1].pid }]];
  for (const [nth, targets] of loads.entries()) {
    for (const target of targets) await load(target, { ms: 3000 / targets.length });
    const server = both[nth];
    if (server) figures.loaded?.[nth]?.push(memoryOf(server));
  }
  for (const server of both) await server.stop();
}
const row = (name: string, from: string, unit: string, more = "") => {
  const [ours = [], floor = []] = figures[from] ?? [];
  const [own, others] = [ours, floor].map((all) => `${short(quantile(all, 0.5))} ${unit}`);
  return { row: name, ...ratiosOf(ours, floor), of: `${own} beside ${others}${more}` };
};
const cpu = ratiosOf(figures.cpu?.[0] ?? [], figures.cpu?.[1] ?? []).median;
report([
  row("time to answer", "start", "ms", `; by processor time ${short(cpu)}`),
  row("memory: idle", "idle", "MB"),
  row("memory: loaded", "loaded", "MB"),
]);

async function targetsHere(server: Running): Promise<Target[]> {
  const employee = await signIn(server, "mina@acme.example");
  const headers = { cookie: employee.cookieOf(server.url) };
  return ["/users", "/sessions", "/api/me"].map((path) => ({ url: server.url + path, pid: server.pid, headers }));
}

/** What is in memory now, in megabytes, as Linux counts it. */
function memoryOf({ pid }: Running): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}
