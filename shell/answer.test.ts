import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Environment } from "#env";
import { answering } from "./answer.ts";
import { createReadiness } from "./readiness.ts";

const [DASHBOARD, PRODUCT] = ["http://localhost:3000", "http://127.0.0.1:3000"];
Object.assign(process.env, { DASHBOARD_URL: DASHBOARD, PRODUCT_URL: PRODUCT, UNDERSTUDY_SECRET: "s".repeat(32) });
const { env } = await import("#env");

/** In the place of Next.js, what tells what it was asked. */
let server: Server;
let seen: { url: string | undefined; headers: IncomingHttpHeaders; ends: string[] }[];
beforeEach(() => begin(env()));
afterEach(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

async function begin(environment: Environment): Promise<void> {
  seen = [];
  const answer = answering({
    environment,
    developing: false,
    files: null,
    readiness: createReadiness(async () => []),
    watch: null,
    async next(message, response) {
      if (message.method === "PUT") return refuse(response, message.url === "/api/me");
      const ends: string[] = [];
      seen.push({ url: message.url, headers: message.headers, ends });
      for (const end of ["error", "end", "close"]) message.on(end, () => ends.push(end));
      message.resume();
      message.on("end", () => response.end("page"));
    },
  });
  server = createServer((message, response) => void answer(message, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
}

/** As Next.js does it: bare, and where it packs its answers with the head first. */
function refuse(response: ServerResponse, headFirst: boolean): void {
  response.statusCode = 405;
  if (headFirst) response.writeHead(405);
  response.end();
}

const port = () => (server.address() as AddressInfo).port;

function ask(origin: string, path: string, { method = "GET", ...headers }: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((done, fail) => {
    const all = { host: new URL(origin).host, ...headers };
    const sent = request({ host: "127.0.0.1", port: port(), method, path, headers: all }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    sent.on("error", fail).end();
  });
}

describe("whoever answers", () => {
  test("every answer has the same headers, and a nonce of its own", async () => {
    const answers = await Promise.all([
      ask(DASHBOARD, "/users"),
      ask(DASHBOARD, "/oauth/nothing"),
      ask(DASHBOARD, "/_next/static/nothing.js"),
      ask(PRODUCT, "/"),
      ask(PRODUCT, "/api/session", { method: "DELETE" }),
      ask("http://evil.example", "/"),
      ask("http://evil.example", "/healthz"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 200, 405, 421, 200]);
    const policies = answers.map(({ headers }) => String(headers["content-security-policy"]));
    expect(new Set(policies).size).toBe(answers.length);
    for (const { headers } of answers) {
      expect(headers["content-security-policy"]).toMatch(/^default-src 'self'; script-src 'self' 'nonce-/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "x-robots-tag": "noindex, nofollow",
      });
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
  });

  test("over https browsers are told to stay there", async () => {
    await new Promise((done) => server.close(done));
    await begin({ ...env(), dashboardUrl: "https://dash.example", productUrl: "https://app.example" });
    const { headers } = await ask("https://dash.example", "/users");
    expect(headers["strict-transport-security"]).toBe("max-age=63072000");
    expect(seen[0]?.headers["x-forwarded-proto"]).toBe("https");
  });

  test.each([
    [PRODUCT, "/api/session/initiate?login_hint=x"],
    [DASHBOARD, "/oauth/authorize?login_hint=x"],
    [DASHBOARD, "/oauth/end-session?id_token_hint=x"],
    [PRODUCT, "/api/session/callback?code=x"],
    [PRODUCT, "/propelauth/ssr/authorize?state=x"],
  ])("a hop of the hand-off tells nobody its address: %s%s", async (host, path) => {
    const { headers } = await ask(host, path, { method: "OPTIONS" });
    expect(headers["referrer-policy"]).toBe("no-referrer");
  });

  test("a form to an address that isn't there gets a page with a way on, a program a problem", async () => {
    const form = { method: "POST", accept: "text/html,*/*", "sec-fetch-mode": "navigate" };
    const page = await ask(DASHBOARD, "/api/session/nothing", form);
    expect(page.status).toBe(404);
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.text).toContain(`<a href="${DASHBOARD}/">`);
    const nonce = /<style nonce="([^"]+)"/.exec(page.text)?.[1] ?? "none";
    expect(page.headers["content-security-policy"]).toContain(`'nonce-${nonce}'`);
    const told = await ask(DASHBOARD, "/api/session/nothing", { method: "POST", accept: "application/json" });
    expect(told.headers["content-type"]).toBe("application/problem+json");
  });
});

describe("Next.js is asked", () => {
  test("with our word for which host this is, and nobody else's", async () => {
    await ask(DASHBOARD, "/users?query=a", {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "1",
      "x-nonce": "known",
      "x-path": "//evil.example",
      "content-security-policy": "script-src 'nonce-known'",
      "x-middleware-subrequest": "proxy:proxy",
      "x-middleware-rewrite": "/team",
      "x-nextjs-data": "1",
      "x-invoke-path": "/team",
      "x-matched-path": "/team",
      "x-now-route-matches": "1",
      "next-action": "x",
      "next-resume": "1",
      rsc: "1",
      "next-router-state-tree": "[]",
      cookie: "dash=x",
    });
    expect(seen[0]?.url).toBe("/users?query=a");
    const nonce = String(seen[0]?.headers["x-nonce"]);
    expect(nonce).toMatch(/^[\w+/]{40,}=*$/);
    expect({ ...seen[0]?.headers, connection: "" }).toEqual({
      host: "localhost:3000",
      connection: "",
      "x-forwarded-host": "localhost:3000",
      "x-forwarded-proto": "http",
      "x-forwarded-for": "127.0.0.1",
      "x-nonce": nonce,
      "x-path": "/users?query=a",
      "content-security-policy": expect.stringContaining(`'nonce-${nonce}'`),
      rsc: "1",
      "next-router-state-tree": "[]",
      cookie: "dash=x",
    });
  });

  test.each(["/api/me", "/api/users"])("and where %s isn't asked by a method, our problem says so", async (path) => {
    const { status, headers, text } = await ask(DASHBOARD, path, { method: "PUT" });
    expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
      ...[405, "application/problem+json", "no-store"],
    ]);
    expect(JSON.parse(text)).toMatchObject({ code: "method_not_allowed", status: 405 });
  });

  test("for its own page of what isn't there, which still knows what was asked for", async () => {
    await ask(PRODUCT, "/users?x=1");
    expect(seen).toMatchObject([{ url: "/nothing/here", headers: { "x-path": "/users?x=1" } }]);
  });

  test("and never about what can't be read as a request", async () => {
    for (const [method, path] of [
      ["TRACE", "/"],
      ["OPTIONS", "*"],
      ["GET", "http://evil.example/sign-in"],
    ] as const) {
      const { status, text, headers } = await ask(DASHBOARD, path, { method });
      expect([status, headers.connection]).toEqual([400, "close"]);
      expect(JSON.parse(text)).toMatchObject({ code: "malformed_request", status: 400 });
    }
    expect(seen).toEqual([]);
  });

  test("and of a client that goes away in the middle of a body it hears no error, and no end either", async () => {
    const client = connect(port(), "127.0.0.1");
    client.write("POST /api/me HTTP/1.1\r\nhost: localhost:3000\r\ncontent-length: 10\r\n\r\nabc");
    await expect.poll(() => seen).toHaveLength(1);
    client.resetAndDestroy();
    await expect.poll(() => seen[0]?.ends).toEqual(["close"]);
  });
});
