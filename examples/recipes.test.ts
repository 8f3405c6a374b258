import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { claimsAt, impersonatedAt, issuerWith, logoutAt, makeTestKey, sign } from "../sdk/core/core.testing.ts";

const key = await makeTestKey("key-1");
let understudy: Awaited<ReturnType<typeof issuerWith>>;
let told = 0;

beforeAll(async () => {
  understudy = await issuerWith([key]);
  Object.assign(process.env, { AUTH_URL: understudy.origin, CLIENT_ID: "product-1", CLIENT_SECRET: "secret" });
});
afterEach(() => {
  told = understudy.keeper.kept().length;
});
afterAll(async () => {
  const { auth } = await import("./recipes/product.ts");
  await auth.close();
  await understudy.close();
});

/** Each as its own server would be started; a fetch of it. */
const recipes: [string, () => Promise<{ server: Server } | { fetch: (request: Request) => Promise<Response> }>][] = [
  ["hono", async () => ({ fetch: async (request) => (await import("./recipes/hono.ts")).app.fetch(request) })],
  [
    "fastify",
    async () => {
      const { app } = await import("./recipes/fastify.ts");
      await app.ready();
      return { server: app.server };
    },
  ],
  ["koa", async () => ({ server: createServer((await import("./recipes/koa.ts")).app.callback() as RequestListener) })],
  [
    "nest",
    async () => {
      const { app } = await import("./recipes/nest.ts");
      await app.init();
      return { server: app.getHttpServer() };
    },
  ],
  ["node-http", async () => ({ server: (await import("./recipes/node-http.ts")).server })],
];

const tokenOf = (access: "own" | "read_only" | "full", sid = "i-1") => {
  const claims = { iss: understudy.origin, ...(access !== "own" && { impersonation_access: access, sid }) };
  return sign(key, (access === "own" ? claimsAt : impersonatedAt)(new Date(), claims));
};
const kept = () =>
  understudy.keeper
    .kept()
    .slice(told)
    .filter(({ kind }) => kind !== "page");

describe.each(recipes)("the recipe for %s", (name, open) => {
  let ask: (method: string, path: string, token: string | null, body?: BodyInit) => Promise<Response>;
  let server: Server | null = null;
  beforeAll(async () => {
    const opened = await open();
    server = "server" in opened ? opened.server : null;
    await new Promise<void>((done) => (server ? server.listen(0, "127.0.0.1", done) : done()));
    const origin = server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : "http://product";
    ask = (method, path, token, body) => {
      const type = body instanceof URLSearchParams ? {} : { "content-type": "application/json" };
      const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && type) };
      const request = new Request(origin + path, { method, headers, ...(body !== undefined && { body }) });
      return "fetch" in opened ? opened.fetch(request) : fetch(request);
    };
  });
  afterAll(() => void server?.close());

  test("knows the user, the employee, and nobody else", async () => {
    expect(await (await ask("GET", "/api/me", await tokenOf("own"))).json()).toEqual({
      id: "uma",
      email: "uma@globex.example",
    });
    expect(await (await ask("GET", "/api/me?page=1", await tokenOf("full"))).json()).toMatchObject({
      impersonatorUserId: "mina",
    });
    expect((await ask("GET", "/api/me", null)).status).toBe(401);
    expect((await ask("GET", "/api/nowhere", null)).status).toBe(404);
  });

  test("records what an impersonator does before it is answered, body and all", async () => {
    const response = await ask("POST", "/api/tasks", await tokenOf("full"), JSON.stringify({ title: "Sow" }));
    expect([response.status, await response.json()]).toEqual([201, { title: "Sow", writtenBy: "mina" }]);
    expect(kept()).toMatchObject([{ kind: "act", name: "Added a task", route: "/api/tasks", status: 201 }]);
  });

  test("refuses whoever only looks, and both levels what is never done, which is recorded", async () => {
    const code = async (path: string, access: "own" | "read_only" | "full") => {
      const response = await ask("POST", path, await tokenOf(access), JSON.stringify({ title: "x" }));
      return `${response.status} ${response.status === 403 ? (await response.json()).code : ""}`.trim();
    };
    expect(await code("/api/tasks", "read_only")).toBe("403 read_only");
    expect(await code("/api/card", "read_only")).toBe("403 impersonated");
    expect(await code("/api/card", "full")).toBe("403 impersonated");
    expect(await code("/api/card", "own")).toBe("204");
    expect(kept().map(({ kind, route, detail }) => [kind, route, detail?.never])).toEqual([
      ["refused", "/api/tasks", undefined],
      ["refused", "/api/card", "billing"],
      ["refused", "/api/card", "billing"],
    ]);
  });

  test("is told of an end at once", async () => {
    const sid = `i-of-${name}`;
    const token = await tokenOf("full", sid);
    expect((await ask("GET", "/api/me", token)).status).toBe(200);
    const logout = logoutAt(new Date(), { iss: understudy.origin, sid, jti: name });
    const logout_token = await sign(key, logout, { typ: "logout+jwt" });
    const body = new URLSearchParams({ logout_token });
    expect((await ask("POST", "/api/backchannel-logout", null, body)).status).toBe(200);
    expect((await ask("GET", "/api/me", token)).status).toBe(401);
  });
});

test("the guide shows each of these files, as it is", () => {
  const guide = readFileSync("docs/guides/any-javascript-server.md", "utf8");
  const shown = [...guide.matchAll(/^```ts title="([^"]+)"\n(.*?)^```$/gms)];
  expect(shown.map(([, file]) => file).sort()).toEqual(
    readdirSync("examples/recipes").filter((file) => file.endsWith(".ts")),
  );
  for (const [, file = "", code] of shown) expect(code, file).toBe(readFileSync(`examples/recipes/${file}`, "utf8"));
});
