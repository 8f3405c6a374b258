import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

export interface Target {
  /** On this machine: an address of 127.0.0.1 or localhost. */
  url: string;
  /** GET unless it is said. A POST has no body. */
  method?: "GET" | "POST";
  /** How many ask at the same time, unless who measures says otherwise; 8 by default. */
  connections?: number;
  /** The same with each request, or new ones. */
  headers?: Record<string, string> | (() => Record<string, string>);
  /** Of the process that answers, for how much of a processor it takes. */
  pid: number;
}

export interface Load {
  answers: number;
  ms: number;
  /** Of all of the process's threads; not a number where the system doesn't say. */
  cpuMs: number;
}

export const noLoad: Load = { answers: 0, ms: 0, cpuMs: 0 };
export const sumOf = (a: Load, b: Load): Load => ({
  answers: a.answers + b.answers,
  ms: a.ms + b.ms,
  cpuMs: a.cpuMs + b.cpuMs,
});

/** So many kept-open connections, each asking again as soon as it has its answer, for so long. Whatever isn't 200 ends it all. */
export async function load(
  target: Target,
  { ms, connections = target.connections ?? 8 }: { ms: number; connections?: number },
): Promise<Load> {
  const { headers = {} } = target;
  const always = typeof headers === "function" ? null : textOf(target, headers);
  const request = () => always ?? textOf(target, typeof headers === "function" ? headers() : headers);
  const cpuFrom = cpuMsOf(target.pid);
  const from = performance.now();
  const going = () => performance.now() - from < ms;
  const counts = await Promise.all(Array.from({ length: connections }, () => askAgain(target, request, going)));
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return { answers, ms: performance.now() - from, cpuMs: cpuMsOf(target.pid) - cpuFrom };
}

function textOf({ url, method = "GET" }: Target, headers: Record<string, string>): string {
  const { host, pathname, search } = new URL(url);
  const length = method === "POST" ? { "content-length": "0" } : {};
  const lines = Object.entries({ host, "accept-encoding": "identity", ...length, ...headers });
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

function askAgain({ url }: Target, request: () => string, going: () => boolean): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    let count = 0;
    let text = "";
    const socket: Socket = connect({ host: hostname, port: Number(port), autoSelectFamily: true }, () =>
      socket.write(request()),
    );
    socket.setNoDelay(true);
    socket.on("data", (part: Buffer) => {
      text += part.toString("latin1");
      if (!isWhole(text)) return;
      if (text.slice(9, 12) !== "200") return fail(new Error(`${url} answered ${text.slice(0, 400)}`));
      text = "";
      count++;
      if (going()) socket.write(request());
      else socket.destroy();
    });
    socket.on("error", fail);
    socket.on("close", () => done(count));
  });
}

/** One answer at a time is on its way, so what there is is the whole one or its beginning. */
function isWhole(text: string): boolean {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= head + 4 + Number(length);
}

/** Since it started, in ticks of ten milliseconds. */
export function cpuMsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}
