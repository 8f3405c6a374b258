import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EventType } from "#lib/audit/event.ts";
import type { Store } from "#lib/store/store.ts";
import { addPeople, runningOf } from "./databases.testing.ts";
import { openSqlite, openSqliteToRead } from "./sqlite.ts";

/**
 * The failure matrix (docs/security.md) where the system itself takes no more bytes: it is told of a limit for the process's
 * files, by util-linux's prlimit.
 */
const canLimit = spawnSync("prlimit", ["--version"]).status === 0;
if (!canLimit) console.warn("prlimit isn't here (util-linux has it): nothing is tried on a disk that is full.");

const FRAME_BYTES = 4096 + 24;
/** More than anything here writes. */
const MOST_FRAMES = 200;

let folder: string;
let path: string;
let server: Awaited<ReturnType<typeof startServer>>;
let reader: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-limited-"));
  path = join(folder, "test.db");
  const store = openSqlite(path);
  const people = await addPeople(store);
  await runningOf(store, people);
  await store.close();
  server = await startServer();
  reader = openSqliteToRead(path);
});
afterEach(async () => {
  await reader.close();
  server.child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function startServer() {
  const child = spawn(process.execPath, ["--import", "tsx", resolve("db/limited-disk.testing.ts"), path], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (part) => {
    said += part;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the process ended with ${child.exitCode}: ${said}`);
    return value;
  };
  await nextLine();
  return {
    child,
    said: () => said,
    async ask(word: string): Promise<{ status: number; body: Record<string, unknown> | string | null }> {
      child.stdin.write(`${word}\n`);
      return JSON.parse(await nextLine());
    },
  };
}

/** Of each of the process's files, nothing is written from so many bytes on. */
const limit = ({ pid }: ChildProcess, bytes: number | "unlimited") =>
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
const fill = () => limit(server.child, 0);
const free = () => limit(server.child, "unlimited");
const freeFrames = (frames: number) => {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  limit(server.child, (log?.size ?? 0) + frames * FRAME_BYTES);
};

const unended = () => reader.read((tx) => tx.impersonations.listUnended({}));
const events = async (type?: EventType) =>
  (await reader.read((tx) => tx.audit.list({ ...(type && { type }) }, { cursor: null, limit: 100 }))).items;
const waiting = () => (existsSync(`${path}.unrecorded`) ? readdirSync(`${path}.unrecorded`) : []);

const unavailable = { status: 503, body: { code: "unavailable", status: 503 } };
const done = { status: 200, body: null };

describe.skipIf(!canLimit)("where the system takes no more bytes", () => {
  test("nothing is done without its record and nobody looks; with room again everything goes on", async () => {
    expect(await server.ask("visit")).toEqual(done);
    const before = await events();
    fill();
    for (const giving of ["start", "grant", "seal"]) {
      const answer = await server.ask(giving);
      expect(answer, giving).toMatchObject(unavailable);
      expect(JSON.stringify(answer)).not.toMatch(/SQLITE|node:|\.ts/);
    }
    expect(await server.ask("visit")).toEqual({ status: 200, body: "unwritten" });
    expect(await server.ask("end all")).toMatchObject({
      ...unavailable,
      body: { detail: expect.stringContaining("done by itself") },
    });
    await server.ask("second");
    expect(await events()).toEqual(before);
    expect(await unended()).toHaveLength(1);

    free();
    expect(await server.ask("second")).toEqual(done);
    expect(await unended()).toEqual([]);
    expect(await events("impersonation.ended")).toMatchObject([{ reason: "ended_by_admin" }]);
    for (const giving of ["grant", "start"]) expect((await server.ask(giving)).status, giving).toBe(200);
    expect(await server.ask("seal")).toEqual(done);
    expect(await server.ask("verify")).toEqual({ status: 200, body: { unsealed: 0 } });
    expect(server.child.exitCode).toBeNull();
  });

  test("with room for an end and none for its record it is ended, and recorded once there is", async () => {
    let frames = 0;
    for (; frames < MOST_FRAMES; frames += 2) {
      freeFrames(frames);
      const answer = await server.ask("end all");
      if (answer.status === 200) break;
      expect(answer).toMatchObject(unavailable);
      expect(await unended()).toHaveLength(1);
    }
    expect(await unended()).toEqual([]);
    expect(await events("impersonation.ended")).toEqual([]);
    expect(waiting()).toHaveLength(1);
    expect(server.said()).toContain("impersonation.ended");
    expect(await server.ask("start")).toMatchObject(unavailable);

    free();
    expect(await server.ask("second")).toEqual(done);
    expect(await events("impersonation.ended")).toMatchObject([{ changes: { recorded: {} } }]);
    expect(waiting()).toEqual([]);
    expect((await server.ask("start")).status).toBe(200);
    await server.ask("seal");
    expect(await server.ask("verify")).toEqual({ status: 200, body: { unsealed: 0 } });
  });
});
