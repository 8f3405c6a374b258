import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, canStartCluster, startCluster } from "./cluster.testing.ts";
import { happened } from "./happened.ts";
import { postgresStore } from "./postgres.ts";
import { postgresAddress } from "./postgres-address.ts";
import { openPostgres, poolOf } from "./postgres-server.ts";

const PASSWORD = "hunter2-of-the-database";
let cluster: Cluster;
beforeAll(async () => {
  if (!canStartCluster) return;
  cluster = await startCluster();
  await cluster.sql(`CREATE USER app PASSWORD '${PASSWORD}'`);
  await cluster.sql("CREATE DATABASE app OWNER app");
  await cluster.sql("CREATE DATABASE other");
});
afterAll(() => cluster?.remove());

const urlOf = (
  database = "app",
  { user = `app:${PASSWORD}`, host = "127.0.0.1", port = cluster.port, query = "" } = {},
) => `postgres://${user}@${host}:${port}/${database}${query}`;

async function startOn(url: string): Promise<string> {
  const store = openPostgres(url);
  try {
    await store.read((tx) => tx.settings.get());
    return "started";
  } catch (error) {
    return String(error);
  } finally {
    await store.close();
  }
}

describe.skipIf(!canStartCluster)("a Postgres server", () => {
  test("is made ready once by several processes that start at once, and refuses none", async () => {
    await cluster.sql("CREATE DATABASE together OWNER app");
    const starts = await Promise.all(Array.from({ length: 5 }, () => startOn(urlOf("together"))));
    expect(starts).toEqual(Array(5).fill("started"));
  });

  test("is asked with our limits, whatever its own settings are, and doesn't lose what it has answered", async () => {
    const pool = poolOf(postgresAddress(urlOf("app", { query: "?application_name=blue" })));
    const session = await pool.connect();
    const names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "application_name"];
    const settings = [...names, "TimeZone", "synchronous_commit"].map(
      (name) => `current_setting('${name}') AS "${name}"`,
    );
    expect(await session.run(`SELECT ${settings.join(", ")}`)).toEqual([
      {
        statement_timeout: "30s",
        lock_timeout: "5s",
        idle_in_transaction_session_timeout: "10s",
        application_name: "blue",
        TimeZone: "UTC",
        synchronous_commit: "on",
      },
    ]);
    session.release(false);
    await pool.close();
  });

  test("opens no more connections than it may, and whoever waits gets one", async () => {
    const store = openPostgres(urlOf("app", { query: "?pool_size=2" }));
    const at = new Date();
    await Promise.all(
      Array.from({ length: 20 }, () => store.write((tx) => tx.audit.add(happened("session.ended", at)))),
    );
    const [open] = await cluster.sql("SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'app'");
    expect(open).toEqual({ count: 2 });
    await store.close();
  });

  test("isn't said to be silent by a process that was too busy to hear it", { timeout: 30_000 }, async () => {
    const pool = poolOf(postgresAddress(urlOf()));
    const session = pool.connect();
    // As a start does that reads a large program on a slow machine: longer than any connection is waited for.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5500);
    expect(await (await session).run("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    (await session).release(false);
    await pool.close();
  });

  test("gives instants and numbers back as SQLite does", async () => {
    const store = openPostgres(urlOf());
    const at = new Date("1969-07-20T20:17:40.123Z");
    const { count, windowEndsAt } = await store.write((tx) => tx.attempts.count("key", 1, at));
    expect([count, windowEndsAt]).toEqual([1, new Date(at.getTime() + 1)]);
    await store.close();
  });

  test("is told the session's query once for each connection, and by its name from then on", async () => {
    await startOn(urlOf());
    const pool = poolOf(postgresAddress(urlOf("app", { query: "?pool_size=1" })));
    const store = postgresStore(pool);
    for (const token of ["a", "b", "c"])
      expect(await store.read((tx) => tx.productSessions.findByToken(token))).toBeNull();
    const session = await pool.connect();
    const prepared = await session.run(
      "SELECT name, (generic_plans + custom_plans)::int AS times FROM pg_prepared_statements WHERE statement LIKE '%product_sessions%'",
    );
    expect(prepared).toEqual([{ name: expect.stringMatching(/^understudy_/), times: 3 }]);
    session.release(false);
    await pool.close();
  });

  const refusals: [what: string, url: () => string, sentence: RegExp][] = [
    [
      "nobody answers",
      () => urlOf("app", { port: 9 }),
      /^Error: No Postgres answers at 127\.0\.0\.1:9: start it, or correct/,
    ],
    [
      "its host has no address",
      () => urlOf("app", { host: "no.such.host.invalid" }),
      /^Error: No Postgres answers at no\.such/,
    ],
    [
      "there is no such user",
      () => urlOf("app", { user: `nobody:${PASSWORD}` }),
      /doesn't let nobody in .*: correct the user and password/,
    ],
    ["there is no such database", () => urlOf("nowhere"), /has no database nowhere: make it there \(createdb/],
    [
      "its user may make no tables",
      () => urlOf("other"),
      /can't make tables in the database other .*ALTER DATABASE other OWNER TO app/,
    ],
    [
      "it has no TLS",
      () => urlOf("app", { query: "?sslmode=require" }),
      /has no TLS: turn it on there, or add sslmode=disable/,
    ],
  ];
  test.each(refusals)("where %s the start says so in one sentence, without the password", async (_, url, sentence) => {
    const said = await startOn(url());
    expect(said).toMatch(sentence);
    expect(said).not.toContain(PASSWORD);
  });

  test("with TLS is believed by its certificate alone, unless sslmode asks for less", async () => {
    const data = join(cluster.folder, "data");
    const certificate = join(cluster.folder, "root.pem");
    const key = join(data, "server.key");
    const options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
    const files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", join(data, "server.crt")];
    execFileSync("openssl", ["req", ...options, ...files], { stdio: "ignore" });
    copyFileSync(join(data, "server.crt"), certificate);
    if (process.getuid?.() === 0) execFileSync("chown", ["postgres", key, join(data, "server.crt")]);
    execFileSync("chmod", ["600", key]);
    await cluster.sql("ALTER SYSTEM SET ssl = on");
    await cluster.sql("SELECT pg_reload_conf()");
    expect(readFileSync(certificate, "utf8")).toContain("BEGIN CERTIFICATE");

    const on = (host: string, query: string) => startOn(urlOf("app", { host, query }));
    expect(await on("localhost", `?sslmode=verify-full&sslrootcert=${certificate}`)).toBe("started");
    expect(await on("127.0.0.1", `?sslmode=verify-ca&sslrootcert=${certificate}`)).toBe("started");
    expect(await on("127.0.0.1", "?sslmode=require")).toBe("started");
    expect(await on("127.0.0.1", `?sslmode=verify-full&sslrootcert=${certificate}`)).toMatch(
      /certificate .* isn't trusted/,
    );
    expect(await on("localhost", "?sslmode=verify-full")).toMatch(/isn't trusted .*: add sslrootcert=FILE/);
  });
});
