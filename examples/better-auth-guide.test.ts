import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, freePort } from "./languages.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

const files = ["auth.ts", "app.ts"];
let at: Understudy;
let server: Server;
let product: { id: string; url: string };
let close: () => Promise<void>;

beforeAll(async () => {
  at = await serveUnderstudy();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ours = `${url}/api/auth/understudy`;
  const { id, clientId, clientSecret } = await at.register({
    ...{ name: "Hono", kind: "oidc", initiateLoginUri: `${ours}/login`, redirectUris: [`${ours}/callback`] },
    backchannelLogoutUri: `${ours}/backchannel-logout`,
  });
  product = { id, url };
  Object.assign(process.env, { ISSUER: at.dashboardUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret });
  Object.assign(process.env, { PRODUCT_URL: url, SECRET: "of this example".repeat(3), DATABASE: ":memory:" });
  const { auth } = await import("./better-auth/auth.ts");
  const context = await auth.$context;
  await context.runMigrations();
  const now = new Date();
  const uma = { id: at.userId, name: "Uma", email: "uma@globex.example", createdAt: now, updatedAt: now };
  await context.adapter.create({ model: "user", data: uma, forceAllowId: true });
  const { app, recorder } = await import("./better-auth/app.ts");
  close = recorder.close;
  server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }) as Server;
});
afterAll(async () => {
  await close();
  server.closeAllConnections();
  server.close();
  at.close();
});

async function visit(access: string) {
  const [employee, browser] = [await at.employ(), new Browser()];
  const { id: sid, launchUrl } = await at.start(employee.cookie, product.id, access);
  browser.put(at.dashboardUrl, employee.cookie);
  await browser.follow(launchUrl);
  const ask = (method: string, path: string) => browser.ask(product.url + path, { method });
  return { employee, sid, ask };
}

test("the guide's product signs in, records, refuses, and is signed out at the end", async () => {
  const { employee, sid, ask } = await visit("full");
  expect(await (await ask("GET", "/api/me")).json()).toEqual({ id: at.userId, impersonatorUserId: employee.id });
  expect((await ask("POST", "/api/tasks")).status).toBe(201);
  expect((await ask("POST", "/api/card")).status).toBe(403);
  expect((await at.told(sid)).map(([, name]) => name)).toEqual(["Added a task", "POST /api/card"]);
  const looking = await visit("read_only");
  expect(await (await looking.ask("POST", "/api/tasks")).json()).toEqual({ code: "read_only" });
  await at.end(employee.cookie, sid);
  await at.deliver();
  expect((await ask("GET", "/api/me")).status).toBe(401);
});

test("the guide shows each of these files, as it is", () => {
  const guide = readFileSync("docs/guides/better-auth.md", "utf8");
  const shown = [...guide.matchAll(/^```ts title="([^"]+)"\n(.*?)^```$/gms)];
  expect(shown.map(([, file]) => file)).toEqual(files);
  for (const [, file = "", code] of shown)
    expect(code, file).toBe(readFileSync(`examples/better-auth/${file}`, "utf8"));
});
