import { statSync } from "node:fs";
import { request } from "node:http";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { APIRequestContext } from "@playwright/test";
import type { Database } from "./database.ts";
import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import type { Server } from "./server.ts";
import { onPostgres } from "./template.ts";

const HEADER = "external_id,email,name\n";
const lineOf = (nth: number) => `crm-${nth},user${nth}@crm.example,User ${nth}\n`;
const fileOf = (rows: number) => HEADER + Array.from({ length: rows }, (_, nth) => lineOf(nth)).join("");

test.describe("Users from a CSV file", () => {
  test("100,000 rows: the progress moves, and a bad cell is named by line and column", async ({ server, db, as }) => {
    test.setTimeout(300_000);
    const adam = await as("adam");
    const before = usersIn(db);
    const bad = `${fileOf(99_997)}crm-x,nobody,Somebody\n${lineOf(100_000)}${lineOf(100_001)}`;
    const { id } = await begin(adam, bad.length);
    const seen = new Set<number>();
    const put = sendFile(server, await cookieOf(adam), id, chunksOf(bad));
    let reading = true;
    void put.answer.finally(() => {
      reading = false;
    });
    while (reading) {
      const { bytesRead, status } = await importOf(adam, id);
      if (status === "reading" && bytesRead > 0 && bytesRead < bad.length) seen.add(bytesRead);
    }
    const { status, text } = await put.answer;
    expect(status, text).toBe(200);
    const moments = [...seen];
    expect(moments.length).toBeGreaterThan(5);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(JSON.parse(text)).toMatchObject({
      status: "refused",
      rowCount: 100_000,
      errorCount: 1,
      errors: [{ line: 99_999, column: "email", detail: expect.stringContaining("e-mail") }],
      changes: null,
    });
    expect((await adam.post(`/api/user-imports/${id}/commit`)).status()).toBe(409);
    expect((await adam.delete(`/api/user-imports/${id}`)).status()).toBe(204);
    expect(usersIn(db)).toBe(before);
    expect(rowsLeft(db)).toBe(0);
  });

  test("kill -9 while a file is read, restart: the directory is as it was, and the import is over", async ({
    server,
    db,
    as,
  }) => {
    const adam = await as("adam");
    const users = usersIn(db);
    const file = fileOf(20_000);
    const { id } = await begin(adam, file.length);
    const put = sendFile(server, await cookieOf(adam), id, chunksOf(file.slice(0, file.length / 2)), { stays: true });
    await expect.poll(async () => (await importOf(adam, id)).bytesRead).toBeGreaterThan(0);
    expect((await importOf(adam, id)).preview).toHaveLength(10);
    await server.stop("SIGKILL");
    // No answer; a proxy says that there was none.
    expect([null, 502]).toContain(await put.answer.then(({ status }) => status).catch(() => null));
    await server.start();

    expect(usersIn(db)).toBe(users);
    await expect.poll(async () => (await importOf(adam, id)).status).toBe("cancelled");
    await expect.poll(() => rowsLeft(db)).toBe(0);
    expect(db.events("user.imported")).toEqual([]);
    expect((await adam.post(`/api/user-imports/${id}/commit`)).status()).toBe(409);
  });

  test("kill -9 while a file is taken over: all of it, or nothing", async ({ server, db, as }) => {
    test.setTimeout(300_000);
    const adam = await as("adam");
    const before = userCount(db);
    const ROWS = 30_000;
    const file = fileOf(ROWS);
    const { id } = await begin(adam, file.length);
    const { status, text } = await sendFile(server, await cookieOf(adam), id, chunksOf(file)).answer;
    expect(status, text).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ status: "ready", changes: { added: ROWS, updated: 0, unchanged: 0 } });
    expect(userCount(db)).toBe(before);

    const halfWay = watchHalfWay(server.databaseUrl, db);
    let answered = false;
    const killed = adam
      .post(`/api/user-imports/${id}/commit`)
      .catch(() => null)
      .finally(() => {
        answered = true;
      });
    while (!answered && !halfWay()) await setImmediate();
    await server.stop("SIGKILL");
    await killed;
    await server.start();
    const state = (await importOf(adam, id)).status;
    expect([before, before + ROWS]).toContain(userCount(db));
    expect(state).toBe(userCount(db) === before ? "ready" : "done");

    if (state === "ready") expect((await adam.post(`/api/user-imports/${id}/commit`)).status()).toBe(200);
    expect(userCount(db)).toBe(before + ROWS);
    expect(db.events("user.imported")).toHaveLength(1);
    expect((await importOf(adam, id)).changes).toEqual({ added: ROWS, updated: 0, unchanged: 0 });
  });

  test("what is read as it comes asks for host, session and origin itself", async ({ server, as, db }) => {
    const adam = await as("adam");
    const file = "name,email\nAda,ada@x.example\n";
    const { id } = await begin(adam, file.length);
    const cookie = await cookieOf(adam);
    const host = new URL(server.dashboardUrl).host;
    const good = { host, cookie, origin: server.dashboardUrl, "content-type": "text/csv" };
    const put = (headers: Record<string, string>) =>
      send({ port: server.port, method: "PUT", path: `/api/user-imports/${id}/file`, headers, body: file });
    const statusOf = async (headers: Record<string, string>) => (await put(headers)).status;
    expect(await statusOf({ ...good, host: new URL(server.productUrl).host })).toBe(404);
    expect(await statusOf({ ...good, host: "evil.example" })).toBe(421);
    expect(await statusOf({ ...good, cookie: "dash=x" })).toBe(401);
    expect(await statusOf({ ...good, origin: "https://evil.example" })).toBe(403);
    expect(await statusOf({ ...good, "sec-fetch-site": "same-site" })).toBe(403);
    expect(await statusOf({ ...good, "content-type": "application/json" })).toBe(415);
    expect(await statusOf(good)).toBe(200);
    expect(db.events("user.imported")).toEqual([]);

    const batch = { host, "content-type": "application/json", authorization: "Bearer us_x" };
    const post = (headers: Record<string, string>) =>
      send({ port: server.port, method: "POST", path: "/api/v1/users/batch", headers, body: "{}" });
    expect((await post(batch)).status).toBe(404);
    expect((await post({ ...batch, host: new URL(server.productUrl).host })).status).toBe(401);
  });
});

test("ids of any letters are addresses of the backend API, and a batch may be larger than what the proxy holds", async ({
  server,
  as,
  playwright,
}) => {
  const adam = await as("adam");
  const { key } = await (await adam.post("/api/api-keys", { data: { name: "CRM sync" } })).json();
  const crm = await playwright.request.newContext({
    baseURL: server.productUrl,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  for (const externalId of ["crm/7", "crm 8 ü%", "名前", "batch", "a?b#c"]) {
    const data = { email: `u${encodeURIComponent(externalId).replace(/\W/g, "")}@crm.example`, name: "Somebody" };
    const put = await crm.put(`/api/v1/users/${encodeURIComponent(externalId)}`, { data });
    expect(put.status(), await put.text()).toBe(201);
    expect(await put.json()).toMatchObject({ externalId });
  }
  const users = Array.from({ length: 1000 }, (_, nth) => ({
    externalId: `crm-${nth}`,
    email: `user${nth}@crm.example`,
    name: "n".repeat(200),
  }));
  const batch = await crm.post("/api/v1/users/batch", { data: { users } });
  expect(await batch.json()).toEqual({ added: 1000, updated: 0, unchanged: 0 });
  await crm.dispose();
});

async function begin(api: APIRequestContext, size: number): Promise<{ id: string }> {
  const answer = await api.post("/api/user-imports", { data: { fileName: "users.csv", size } });
  expect(answer.status(), await answer.text()).toBe(201);
  return await answer.json();
}

interface Import {
  status: string;
  bytesRead: number;
  preview: unknown[];
  changes: unknown;
}

const importOf = async (api: APIRequestContext, id: string): Promise<Import> =>
  await (await api.get(`/api/user-imports/${id}`)).json();

async function cookieOf(api: APIRequestContext): Promise<string> {
  const { cookies } = await api.storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

function* chunksOf(file: string): Generator<string> {
  for (let at = 0; at < file.length; at += 64 * 1024) yield file.slice(at, at + 64 * 1024);
}

/** @param stays The rest never comes, and the connection stays open. */
function sendFile(server: Server, cookie: string, id: string, chunks: Iterable<string>, { stays = false } = {}) {
  const { host, hostname, port } = new URL(server.dashboardUrl);
  const headers = { host, cookie, origin: server.dashboardUrl, "content-type": "text/csv" };
  const sent = request({ hostname, port, method: "PUT", path: `/api/user-imports/${id}/file`, headers });
  const answer = new Promise<{ status: number; text: string }>((done, fail) => {
    sent.on("error", fail);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => done({ status: response.statusCode ?? 0, text }));
    });
  });
  // Who asks for the answer hears of it; until then nobody does.
  answer.catch(() => {});
  Readable.from(chunks).pipe(sent, { end: !stays });
  return { answer };
}

/** What doesn't fit into memory goes to the log of the file: then the one transaction is half-way. Postgres says so itself. */
function watchHalfWay(url: string, db: Database): () => boolean {
  if (onPostgres)
    return () =>
      db.all(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE 'insert into \"users\"%'",
      ).length > 0;
  const logSize = () => statSync(`${url.replace(/^file:/, "")}-wal`).size;
  const idle = logSize();
  return () => logSize() !== idle;
}

const userCount = (db: Database) => Number(db.all("SELECT count(*) AS n FROM users")[0]?.n);
const rowsLeft = (db: Database) => Number(db.all("SELECT count(*) AS n FROM user_import_rows")[0]?.n);
const usersIn = (db: Database) => JSON.stringify(db.all("SELECT * FROM users ORDER BY id"));
