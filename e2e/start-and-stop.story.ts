import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { freePort, secret, startServer } from "./server.ts";
import { tallyFileOf } from "./tally.ts";

const PASSWORD = "three plain words";
const production = { UNDERSTUDY_DEMO: "" };
const publicUrls = { dashboardUrl: "https://dash.example", productUrl: "https://app.example" };

let folder: string;
let databasePath: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-stop-"));
  databasePath = join(folder, "understudy.db");
});
test.afterEach(() => rmSync(folder, { recursive: true }));

test.describe("A clean stop", () => {
  test("of npm start closes the database: the one file holds everything, and a copy of it starts with its Owner", async () => {
    const first = await npmStart();
    expect(await setUp(first)).toBe(200);
    expect(await stopped(first.child)).toBe(0);
    expectOneFile();

    const copy = join(folder, "copy.db");
    copyFileSync(databasePath, copy);
    const again = await startServer({ databaseUrl: `file:${copy}`, variables: production });
    const { dashboardUrl } = again;
    const form = new URLSearchParams({ email: "first@acme.example", password: PASSWORD });
    const signedIn = await post(dashboardUrl, "/api/auth/sign-in", form);
    await again.stop();
    expect(again.log()).not.toContain("/set-up#");
    expect(signedIn).toBe(200);
  });

  test("waits for nobody longer than npm start does: a request that never ends is cut, and the one file holds everything", async () => {
    const { child, port } = await npmStart();
    const endless = connect(port, "localhost");
    const cut = new Promise((done) => endless.on("close", done).on("error", done).resume());
    await new Promise<void>((sent) =>
      endless.write(
        `POST /api/auth/sign-in HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
        () => sent(),
      ),
    );
    expect(await stopped(child)).toBe(0);
    await cut;
    expectOneFile();
  });
});

test.describe("A start", () => {
  test("with another secret than the data was made with is refused in one sentence, and changes nothing", async () => {
    await (await startServer({ databaseUrl: `file:${databasePath}`, variables: production })).stop();
    const before = rows("SELECT * FROM signing_keys");
    const another = { ...production, UNDERSTUDY_SECRET: "another secret of thirty-two letters!!" };
    await expect(startServer({ databaseUrl: `file:${databasePath}`, variables: another })).rejects.toThrow(
      /ended with code 1:[\s\S]*UNDERSTUDY_SECRET isn't the one .* `npm run keys:reset`/,
    );
    expect(rows("SELECT * FROM signing_keys")).toEqual(before);
  });

  test("on a database that a newer program has migrated is refused, and says which of the two is newer", async () => {
    await (await startServer({ databaseUrl: `file:${databasePath}`, variables: production })).stop();
    rows("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of later', 4070908800000) RETURNING id");
    await expect(startServer({ databaseUrl: `file:${databasePath}`, variables: production })).rejects.toThrow(
      /ended with code 1:[\s\S]*The database is newer than this program: its last migration is of 2099-01-01/,
    );
  });

  test("takes its secret and its database's address from files", async () => {
    const [secretFile, addressFile] = [join(folder, "secret"), join(folder, "address")];
    writeFileSync(secretFile, `${secret}\n`);
    writeFileSync(addressFile, `file:${databasePath}\n`);
    const variables = {
      ...production,
      UNDERSTUDY_SECRET: "",
      UNDERSTUDY_SECRET_FILE: secretFile,
      DATABASE_URL: "",
      DATABASE_URL_FILE: addressFile,
    };
    await (await startServer({ databaseUrl: "unused", variables })).stop();
    expect(rows("SELECT kid FROM signing_keys")).toHaveLength(3);
    // The same secret, given the other way.
    await (await startServer({ databaseUrl: `file:${databasePath}`, variables: production })).stop();
  });
});

test("the pages aren't served by Next.js alone: it ends, and says what serves them", async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--port", String(port)], {
    env: {
      ...{ PATH: process.env.PATH, NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? ".next", NODE_ENV: "production" },
      ...{ UNDERSTUDY_SECRET: secret, DATABASE_URL: `file:${databasePath}`, PORT: String(port) },
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await new Promise((done) => child.once("exit", done))).toBe(1);
  expect(said).toContain("Understudy is served by its own server alone: start it with `npm start`");
  expect(existsSync(databasePath)).toBe(false);
});

test("in production the demo product is absent, and there is no file of its data", async () => {
  const server = await startServer({ databaseUrl: `file:${databasePath}`, urls: publicUrls, variables: production });
  try {
    for (const path of ["/demo", "/demo/invoices", "/demo/billing", "/demo/api/me", "/demo/api/invoices"])
      expect((await send({ port: server.port, path, headers: { host: "app.example" } })).status, path).toBe(404);
  } finally {
    await server.stop();
  }
  expect(existsSync(databasePath)).toBe(true);
  expect(existsSync(tallyFileOf(databasePath))).toBe(false);
});

test("a Host with the port that goes without saying is the same host, and any other is 421", async () => {
  const server = await startServer({ databaseUrl: `file:${databasePath}`, urls: publicUrls, variables: production });
  const asked = async (host: string, path: string) =>
    (await send({ port: server.port, path, headers: { host } })).status;
  try {
    for (const host of ["dash.example", "dash.example:443", "Dash.Example"]) {
      expect(await asked(host, "/sign-in"), host).toBe(200);
      expect(await asked(host, "/.well-known/openid-configuration"), host).toBe(200);
      expect(await asked(host, "/api/me"), host).toBe(401);
      expect(await asked(host, "/nothing"), host).toBe(404);
    }
    for (const host of ["app.example", "app.example:443"]) {
      expect(await asked(host, "/login"), host).toBe(200);
      expect(await asked(host, "/sign-in"), host).toBe(404);
    }
    for (const host of ["dash.example:80", "dash.example:8443", "x@dash.example", "evil.example", "dash.example.evil"])
      expect(await asked(host, "/sign-in"), host).toBe(421);
  } finally {
    await server.stop();
  }
});

interface Started {
  child: ChildProcess;
  port: number;
  dashboardUrl: string;
  log: () => string;
}

/** What `npm start` runs, on a database of its own, until it listens and has said its first sentences. */
async function npmStart(): Promise<Started> {
  const port = await freePort();
  const dashboardUrl = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? ".next",
      UNDERSTUDY_SECRET: secret,
      DATABASE_URL: `file:${databasePath}`,
      PORT: String(port),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  await expect.poll(() => log, { timeout: 30_000 }).toContain("/set-up#");
  return { child, port, dashboardUrl, log: () => log };
}

function stopped(child: ChildProcess): Promise<number | null> {
  const gone = new Promise<number | null>((done) => child.once("exit", done));
  child.kill("SIGTERM");
  return gone;
}

function expectOneFile(): void {
  expect(existsSync(`${databasePath}-wal`)).toBe(false);
  // More than the first page, which is all that a file has whose log was never brought in.
  expect(statSync(databasePath).size).toBeGreaterThan(100_000);
}

const setUp = ({ dashboardUrl, log }: Started) =>
  post(dashboardUrl, "/api/auth/set-up", {
    token: /\/set-up#(\S+)/.exec(log())?.[1] ?? "",
    name: "First Owner",
    email: "first@acme.example",
    password: PASSWORD,
  });

async function post(origin: string, path: string, body: URLSearchParams | object): Promise<number> {
  const isForm = body instanceof URLSearchParams;
  const answer = await fetch(origin + path, {
    method: "POST",
    headers: { origin, accept: "application/json", ...(!isForm && { "content-type": "application/json" }) },
    body: isForm ? body : JSON.stringify(body),
  });
  return answer.status;
}

function rows(sql: string): unknown[] {
  const client = new Sqlite(databasePath);
  try {
    return client.prepare(sql).all();
  } finally {
    client.close();
  }
}
