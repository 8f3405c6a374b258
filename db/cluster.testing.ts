import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A Postgres of one test file's own, which may be stopped, started and made another's standby. */
export interface Cluster {
  port: number;
  folder: string;
  /** Of its superuser, who needs no password. */
  url: string;
  sql: (statement: string) => Promise<Record<string, unknown>[]>;
  start: () => void;
  stop: (how: "fast" | "immediate") => void;
  /** It ends, and leaves nothing. */
  remove: () => void;
}

const installed = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").sort() : [];
const newest = installed.at(-1);

/** Debian's. Where it isn't installed, what needs it is skipped. */
export const canStartCluster = newest !== undefined;

export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-postgres-"));
  const data = join(folder, "data");
  if (isRoot) chownSync(folder, Number(execFileSync("id", ["-u", "postgres"])), -1);
  run("initdb", [
    "--pgdata",
    data,
    "--auth=trust",
    "--username=postgres",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
  ]);
  const port = await freePort();
  const settings = [
    `port = ${port}`,
    `unix_socket_directories = '${folder}'`,
    "listen_addresses = '127.0.0.1'",
    "fsync = off",
    "synchronous_commit = off",
    "timezone = 'Asia/Kathmandu'", // none of ours: 5:45 from UTC
    "max_connections = 40",
  ];
  writeFileSync(join(data, "postgresql.auto.conf"), `${settings.join("\n")}\n`);
  const control = (...options: string[]) => run("pg_ctl", ["--pgdata", data, "--wait", "--silent", ...options]);
  const start = () => control("start", "--log", join(folder, "log"));
  start();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    port,
    folder,
    url,
    async sql(statement) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    start,
    stop: (how) => control("stop", "--mode", how),
    remove() {
      try {
        control("stop", "--mode", "immediate");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

const isRoot = process.getuid?.() === 0;

/** Postgres doesn't run as root. */
function run(program: string, options: string[]): void {
  const command = [`/usr/lib/postgresql/${newest}/bin/${program}`, ...options];
  const [file = "", ...rest] = isRoot ? ["runuser", "-u", "postgres", "--", ...command] : command;
  execFileSync(file, rest, { stdio: ["ignore", "ignore", "inherit"], cwd: tmpdir() });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
