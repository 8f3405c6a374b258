import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { addPeople } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { openSqlite } from "#db/sqlite.ts";
import { as, testContext } from "../context.testing.ts";
import { addWebhook } from "./add.ts";
import { config, openReceiver, type Receiver } from "./webhooks.testing.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
const started: ChildProcess[] = [];
const receivers: Receiver[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SESSIONS = 12;
const EVENTS = 5;

/** Another process on the same file, which sends. */
function startSender(path: string, aheadMs = 0): ChildProcess {
  const script = resolve("lib/webhooks/sender.testing.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, path, config.secret, String(aheadMs)], {
    stdio: "inherit",
  });
  started.push(child);
  return child;
}

/** A file with a webhook in it, whose receiver takes its time, and some events of some sessions. */
async function queued(name: string) {
  const path = join(folder, name);
  const store = openSqlite(path);
  const people = await addPeople(store, { now: new Date() });
  const context = { ...testContext(store), clock: () => new Date() };
  const receiver = await openReceiver((response) => void setTimeout(() => response.writeHead(204).end(), 30));
  receivers.push(receiver);
  const olivia = as(context, people.olivia, people.sessions.olivia);
  await addWebhook(olivia, config, { url: receiver.url, events: ["impersonation.*"], kind: "standard" });
  for (let nth = 0; nth < EVENTS; nth++)
    await store.write(function* (tx) {
      for (let session = 0; session < SESSIONS; session++)
        yield* tx.audit.add(
          happened("impersonation.action", new Date(), { impersonationId: `s${session}`, reason: String(nth) }),
        );
    });
  await store.close();
  return { path, receiver };
}

/** What each session's events were, in the order in which they first came. */
function firstOf({ got }: Receiver): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const { body } of got) {
    const { impersonationId, reason } = JSON.parse(body).data;
    const before = seen[impersonationId] ?? "";
    if (!before.includes(reason)) seen[impersonationId] = before + reason;
  }
  return seen;
}

const everything = Object.fromEntries(Array.from({ length: SESSIONS }, (_, nth) => [`s${nth}`, "01234"]));
const soon = { timeout: 30_000, interval: 50 };

test("two processes send each event once, in order of each session", { timeout: 60_000 }, async () => {
  const { path, receiver } = await queued("two.db");
  startSender(path);
  startSender(path);
  await vi.waitFor(() => expect(receiver.got.length).toBeGreaterThanOrEqual(SESSIONS * EVENTS), soon);
  expect(firstOf(receiver)).toEqual(everything);
  expect(new Set(receiver.got.map(({ headers }) => headers["webhook-id"])).size).toBe(receiver.got.length);
});

test("one that is killed while it sends leaves everything to another, in order", { timeout: 60_000 }, async () => {
  const { path, receiver } = await queued("killed.db");
  const first = startSender(path);
  await vi.waitFor(() => expect(receiver.got.length).toBeGreaterThanOrEqual(SESSIONS), soon);
  first.kill("SIGKILL");
  await new Promise((gone) => first.once("exit", gone));
  expect(firstOf(receiver)).not.toEqual(everything);
  // When what the first had begun is left to others.
  startSender(path, 21_000);
  await vi.waitFor(() => expect(firstOf(receiver)).toEqual(everything), soon);
});
