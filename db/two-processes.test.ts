import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { HOUR_MS } from "#lib/impersonations/impersonation.ts";
import { hashToken } from "#lib/tokens/token.ts";
import { addPeople, runningOf } from "./databases.testing.ts";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const now = new Date("2026-11-22T09:00:00.000Z");
const ROUNDS = 20;
const TRIES = 10;

test("of twenty that redeem one code at once in two processes, one does: twenty times over", async () => {
  const path = join(folder, "codes.db");
  const store = openSqlite(path);
  const people = await addPeople(store, { now });
  const { id: impersonationId } = await runningOf(store, people);
  const processes = [startRedeemer(path), startRedeemer(path)];
  await Promise.all(processes.map(({ ready }) => ready));

  for (let round = 0; round < ROUNDS; round++) {
    const codeHash = hashToken(`code ${round}`);
    const code = {
      codeHash,
      impersonationId,
      productId: people.product.id,
      redirectUri: "",
      codeChallenge: "",
      nonce: null,
      withoutHint: false,
    };
    const times = { createdAt: now, expiresAt: new Date(now.getTime() + 60_000), redeemedAt: null };
    await store.write((tx) => tx.codes.add({ ...code, ...times }));
    const won = await Promise.all(processes.map(({ redeem }) => redeem(codeHash)));
    expect(
      won.reduce((sum, count) => sum + count, 0),
      `round ${round}: ${won}`,
    ).toBe(1);
  }
  for (const { end } of processes) end();
  await store.close();
});

test("what is overdue gets one end and one event, whichever of two processes notices it: twenty times over", async () => {
  const path = join(folder, "overdue.db");
  const store = openSqlite(path);
  const people = await addPeople(store, { now });
  const processes = [startRedeemer(path), startRedeemer(path)];
  await Promise.all(processes.map(({ ready }) => ready));
  for (let round = 0; round < ROUNDS; round++) {
    const createdAt = new Date(now.getTime() + round * HOUR_MS);
    const expiresAt = new Date(createdAt.getTime() + HOUR_MS);
    await runningOf(store, people, { createdAt, expiresAt }, `cookie ${round}`);
    await Promise.all(processes.map(({ redeem }) => redeem(expiresAt.toISOString())));
  }
  const ended = await store.read((tx) => tx.audit.list({ type: "impersonation.ended" }, { cursor: null, limit: 100 }));
  expect(ended.items).toHaveLength(ROUNDS);
  for (const { end } of processes) end();
  await store.close();
});

test("two processes that open a new file at once both find their tables", async () => {
  const path = join(folder, "new.db");
  const processes = Array.from({ length: 3 }, () => startRedeemer(path));
  await Promise.all(processes.map(({ ready }) => ready));
  expect(await Promise.all(processes.map(({ redeem }) => redeem("nothing")))).toEqual([0, 0, 0]);
  for (const { end } of processes) end();
});

/** Another process on the same file: told a code, it tries to redeem it TRIES times at once and says how often it could. */
function startRedeemer(path: string) {
  const script = resolve("db/redeemer.testing.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, path, String(TRIES), now.toISOString()], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the process ended with ${child.exitCode}`);
    return value;
  };
  return {
    ready: nextLine(),
    redeem: async (codeHash: string) => {
      child.stdin.write(`${codeHash}\n`);
      return Number(await nextLine());
    },
    end: () => child.stdin.end(),
  };
}
