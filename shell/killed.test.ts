import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addPeople, runningOf } from "#db/databases.testing.ts";
import { openSqlite } from "#db/sqlite.ts";
import { ensureSigningKeys } from "#lib/tokens/keys.ts";

/** Whatever is killed while impersonators write: what was answered is on record. Real processes, on a file. */

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
const path = join(folder, "killed.db");
const secret = "s".repeat(32);
const started: ChildProcess[] = [];
let port: number;
let sid: string;
let token: string;
let understudy: ChildProcess;

const startProcess = (file: string, given: string[] = [], variables: Record<string, string> = {}): ChildProcess => {
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, ...variables };
  const child = fork(resolve(file), given, { execArgv: ["--import", "tsx"], env });
  started.push(child);
  return child;
};
const startUnderstudy = async () => {
  const hosts = { DASHBOARD_URL: `http://localhost:${port}`, PRODUCT_URL: productUrl() };
  const child = startProcess("shell/killed.testing.ts", [], {
    ...{ ...hosts, UNDERSTUDY_SECRET: secret, DATABASE_URL: `file:${path}`, PORT: String(port) },
  });
  await once(child, "message");
  return child;
};
const startBackend = async () => {
  const child = startProcess("sdk/express/product.testing.ts", [productUrl(), "demo-product", "secret"]);
  const [listening] = await once(child, "message");
  return { child, origin: `http://127.0.0.1:${listening}` };
};
const kill = async (child: ChildProcess) => {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
};
const productUrl = () => `http://127.0.0.1:${port}`;

beforeAll(async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  port = (free.address() as AddressInfo).port;
  await new Promise((closed) => free.close(closed));
  const store = openSqlite(path);
  const people = await addPeople(store, { now: new Date() });
  await ensureSigningKeys(store, secret, new Date());
  const createdAt = new Date(Date.now() - 60_000);
  const expiresAt = new Date(createdAt.getTime() + 3_600_000);
  ({ id: sid } = await runningOf(store, people, { createdAt, expiresAt }));
  await store.close();
  understudy = await startUnderstudy();
  const session = await fetch(`${productUrl()}/api/v1/refresh_token`, { headers: { cookie: "prod=cookie" } });
  ({ access_token: token } = await session.json());
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Names of acts, as another process reads them from the file. */
async function recorded(): Promise<(string | null)[]> {
  const store = openSqlite(path);
  const page = { cursor: null, limit: 10_000 };
  const { items } = await store.read((tx) => tx.timeline.list({ impersonationId: sid, pages: false }, page));
  await store.close();
  return items.filter(({ kind }) => kind === "act").map(({ name }) => name);
}

/** Eight at a time, each one thing after the other, as long as anybody answers; told is what was answered as done. */
function write(origin: string, prefix: string) {
  const answered: string[] = [];
  let stopped = false;
  const one = async (writer: number) => {
    for (let nth = 0; !stopped; nth++) {
      const name = `${prefix}-${writer}-${nth}`;
      const request = { method: "POST", headers: { authorization: `Bearer ${token}` } };
      const response = await fetch(`${origin}/tasks/${name}`, request).catch(() => null);
      if (response === null) return;
      if (response.status === 201) answered.push(name);
      // Refused while Understudy is away: a backend asks it again no sooner, either.
      else await new Promise((later) => setTimeout(later, 50));
    }
  };
  const all = Promise.all(Array.from({ length: 8 }, (_, writer) => one(writer)));
  const stop = () => {
    stopped = true;
    return all;
  };
  return { answered, all, stop };
}

const many = (writing: { answered: string[] }, count: number) =>
  vi.waitFor(() => expect(writing.answered.length).toBeGreaterThanOrEqual(count), { timeout: 30_000, interval: 1 });

test("a backend that is killed has answered no write that isn't in the timeline", async () => {
  const backend = await startBackend();
  const writing = write(backend.origin, "backend");
  await many(writing, 40);
  await kill(backend.child);
  await writing.all;
  expect(await recorded()).toEqual(expect.arrayContaining(writing.answered));
});

test("nor has it when Understudy is killed, and when that is back all goes on, each on record once", async () => {
  const backend = await startBackend();
  const writing = write(backend.origin, "understudy");
  await many(writing, 40);
  await kill(understudy);
  const before = [...writing.answered];
  expect(await recorded()).toEqual(expect.arrayContaining(before));
  understudy = await startUnderstudy();
  await many(writing, before.length + 20);
  await writing.stop();
  const names = (await recorded()).filter((name) => name?.startsWith("understudy"));
  expect(names).toEqual(expect.arrayContaining(writing.answered));
  expect(new Set(names).size).toBe(names.length);
  await kill(backend.child);
});
