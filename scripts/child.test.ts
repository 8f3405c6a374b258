import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";

/** As npm runs a script: a shell that tells nobody when it is told to stop, then our process, then what it starts. */
function run(child: string, together: object): ChildProcess {
  const script = `
    import { spawn } from "node:child_process";
    import { endTogether } from ${JSON.stringify(resolve("scripts/child.ts"))};
    const child = spawn("sh", ["-c", ${JSON.stringify(child)}], { stdio: ["ignore", "inherit", "inherit"], detached: true });
    endTogether(child, ${JSON.stringify(together)});
    console.log("ready " + process.pid + " " + child.pid);`;
  const node = [process.execPath, "--import", "tsx", "--input-type=module", "--eval", script];
  return spawn("sh", ["-c", '"$@"; exit', "sh", ...node], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, npm_lifecycle_event: "example" },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Node.js again, that answers nobody and says who it is. */
const server = (more = "") =>
  `"${process.execPath}" -e '${more} setInterval(() => {}, 1000); console.log("serving " + process.pid)'`;

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
});

/** The processes that say who they are, once they all have. */
async function pidsOf(shell: ChildProcess, servers: number): Promise<number[]> {
  let said = "";
  for await (const chunk of shell.stdout ?? []) {
    said += chunk;
    if ((said.match(/serving/g) ?? []).length === servers && said.includes("ready")) break;
  }
  const pids = (said.match(/\d+/g) ?? []).map(Number);
  started.push(...pids);
  return pids;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const allGone = (pids: number[]) => expect.poll(() => pids.filter(isAlive), { timeout: 40_000 }).toEqual([]);

test("SIGTERM to npm ends every process of what it runs, servers of an npm of their own included", async () => {
  // As an example's `npm start`: a shell that waits for two servers, and tells neither that it was told to stop.
  const shell = run(`${server()} & ${server()} & wait`, { group: true });
  const pids = await pidsOf(shell, 2);
  expect(pids).toHaveLength(4);
  shell.kill("SIGTERM");
  await allGone(pids);
});

test("a server that doesn't end when it is told to is killed", async () => {
  const shell = run(`exec ${server('process.on("SIGTERM", () => {});')}`, {});
  const pids = await pidsOf(shell, 1);
  shell.kill("SIGTERM");
  await allGone(pids);
});

test.each(["start", "demo", "dev", "example"])(
  "npm run %s is a child of npm's own shell, and so notices that it went",
  (name) => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    // The tsx command would be a process between the two, which goes on.
    expect(scripts[name]).toMatch(/^node (--import tsx )?scripts\//);
  },
);
