import { statfsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Context } from "#lib/context.ts";
import type { Store } from "#lib/store/store.ts";
import { waiting } from "./answer.ts";
import { type Asked, DASHBOARD, serve, serveParts } from "./asking.testing.ts";
import { type Check, createReadiness, failing, ROOM_BYTES } from "./readiness.ts";

const { openStore } = await import("#db/open.ts");

let server: Asked | null = null;
afterEach(async () => {
  vi.useRealTimers();
  await server?.close();
  server = null;
});

describe("/readyz", () => {
  test("is 503 while the server starts and while it stops, and what the checks say in between", async () => {
    const failed: Check[] = [];
    const readiness = createReadiness(async () => [...failed]);
    server = await serveParts({ readiness });
    const ask = async () => {
      const { status, headers, text } = await (server as Asked).ask("http://10.0.0.1", "/readyz");
      expect([headers["content-type"], headers["cache-control"]]).toEqual(["application/json", "no-store"]);
      return [status, JSON.parse(text)];
    };
    expect(await ask()).toEqual([503, { status: "starting", failed: [] }]);
    readiness.begin();
    expect(await ask()).toEqual([200, { status: "ready", failed: [] }]);
    readiness.stop();
    expect(await ask()).toEqual([503, { status: "stopping", failed: [] }]);
    readiness.begin();
    expect(await ask()).toEqual([503, { status: "stopping", failed: [] }]);
  });

  test("names what fails", async () => {
    const readiness = createReadiness(async () => ["database", "disk"]);
    readiness.begin();
    server = await serveParts({ readiness });
    const { status, text } = await server.ask(DASHBOARD, "/readyz");
    expect([status, JSON.parse(text)]).toEqual([503, { status: "unready", failed: ["database", "disk"] }]);
  });

  test("is answered before anything else can be", async () => {
    server = await serve(
      waiting(
        createReadiness(async () => []),
        new Promise(() => {}),
      ),
    );
    const { status, headers } = await server.ask("http://10.0.0.1", "/readyz");
    expect([status, headers["x-content-type-options"]]).toEqual([503, "nosniff"]);
  });

  test("however often it is asked, is found out once a second", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    let looks = 0;
    const readiness = createReadiness(async () => {
      looks++;
      return [];
    });
    readiness.begin();
    await Promise.all(Array.from({ length: 100 }, readiness.ask));
    vi.advanceTimersByTime(900);
    await readiness.ask();
    expect(looks).toBe(1);
    vi.advanceTimersByTime(200);
    await readiness.ask();
    expect(looks).toBe(2);
  });
});

describe("what is checked", () => {
  let folder: string;
  let store: Store;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-ready-"));
    path = join(folder, "test.db");
    store = await openStore(`file:${path}`);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const contextOf = (given: Partial<Store> = {}): Context => ({
    store: { ...store, ...given },
    clock: () => new Date(),
    newId: () => crypto.randomUUID(),
    request: { requestId: "none", ip: null, userAgent: null },
  });
  const full = () => Promise.reject(Object.assign(new Error("full"), { code: "SQLITE_FULL" }));

  test("nothing fails of a database that is in order", async () => {
    expect(statfsSync(folder).bavail * statfsSync(folder).bsize).toBeGreaterThan(ROOM_BYTES);
    expect(await failing(contextOf(), path)).toEqual([]);
  });

  test("a database that takes no writes fails, with nobody impersonating either, until it does", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await failing(contextOf({ probe: full }), path)).toEqual(["database"]);
    expect(store.brake.isOn()).toBe(true);
    expect(await failing(contextOf(), path)).toEqual([]);
    expect(store.brake.isOn()).toBe(false);
    vi.restoreAllMocks();
  });

  test("a database that somebody else is writing to doesn't fail", async () => {
    const other = await openStore(`file:${path}`);
    const told = await other.write(function* () {
      yield* [];
      return failing(contextOf(), path);
    });
    expect(await told).toEqual([]);
    await other.close();
  });

  test("one that a newer program has brought further fails", async () => {
    const { connectSqlite } = await import("#db/sqlite.ts");
    const client = connectSqlite(path);
    client.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('newer', ?)").run(Date.now() + 1e9);
    client.close();
    expect(await failing(contextOf(), path)).toEqual(["migrations"]);
  });

  test("a clock that is wrong fails", async () => {
    const skew = { ...store.skew, isTooGreat: () => true };
    expect(await failing(contextOf({ skew }), path)).toEqual(["clock"]);
  });

  test("a database that doesn't answer fails in two seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const told = failing(contextOf({ isMigrated: () => new Promise(() => {}) }), null);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await told).toEqual(["database"]);
  });

  test("a folder that can't be looked at fails", async () => {
    expect(await failing(contextOf(), join(folder, "gone", "test.db"))).toEqual(["disk"]);
  });
});
