import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { secret, startServer } from "#e2e/server.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { deriveText } from "#lib/tokens/secret.ts";
import { quantile } from "./figures.ts";

/**
 * How long after **End session** is sent the last of 20 backends refuses the session's token: `npx tsx bench/ends.ts`, on
 * a production build. Each backend is a process of its own with the SDK, and looks every 5 ms.
 */
const PROCESSES = 20;
const ENDS = Number(process.env.ENDS ?? 100);

const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
const databasePath = join(folder, "bench.db");
execFileSync(resolve("node_modules/.bin/tsx"), ["scripts/demo-database.ts"], {
  stdio: "inherit",
  env: { ...process.env, UNDERSTUDY_SECRET: secret, DATABASE_URL: `file:${databasePath}` },
});
const backends = await startBackends();
const server = await startServer({ databaseUrl: `file:${databasePath}` });
const { dashboardUrl, productUrl } = server;

/** A browser's two cookies, one for each host. */
const cookies: Record<string, string> = {};
async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const { origin } = new URL(url);
  const headers = { cookie: cookies[origin] ?? "", origin, accept: "application/json", ...init.headers };
  const response = await fetch(url, { ...init, headers, redirect: "manual" });
  for (const cookie of response.headers.getSetCookie()) keep(origin, cookie.split(";")[0] ?? "");
  return response;
}
function keep(origin: string, cookie: string) {
  const [name] = cookie.split("=");
  const others = (cookies[origin] ?? "").split("; ").filter((each) => each !== "" && !each.startsWith(`${name}=`));
  cookies[origin] = [...others, cookie].join("; ");
}

/** From Confirm to the product's page. */
async function impersonate(userId: string): Promise<{ id: string; token: string }> {
  const body = JSON.stringify({ userId, reason: "bench" });
  const begun = await send(`${dashboardUrl}/api/impersonations`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  const { impersonation, launchUrl } = await begun.json();
  for (let url: string | null = launchUrl; url !== null; ) {
    const response = await send(url);
    const next: string | null = response.headers.get("location");
    await response.body?.cancel();
    url = next === null || next.endsWith("/demo") ? null : new URL(next, url).href;
  }
  const { access_token } = await (await send(`${productUrl}/api/v1/refresh_token`)).json();
  return { id: impersonation.id, token: access_token };
}

const login = new URLSearchParams({ email: "mina@acme.example", password: "understudy-demo" });
await send(`${dashboardUrl}/api/auth/sign-in`, { method: "POST", body: login });
const { items } = await (await send(`${dashboardUrl}/api/users?query=uma`)).json();

const options = {
  authUrl: productUrl,
  clientId: "demo-product",
  clientSecret: deriveText(secret, `hosted product ${BUILT_IN_ID}`),
};
const all: number[] = [];
const last: number[] = [];
for (let i = 0; i < ENDS; i++) {
  const { id, token } = await impersonate(items[0].id);
  await Promise.all(backends.map((backend) => heard(backend, { options, watch: token })));
  const refused = Promise.all(backends.map((backend) => once(backend, "message")));
  // Not in step with anything that looks at intervals.
  await new Promise((done) => setTimeout(done, Math.random() * 300));
  const sentAtMs = performance.timeOrigin + performance.now();
  await send(`${dashboardUrl}/api/impersonations/${id}`, { method: "DELETE" });
  const answers = await refused;
  // A machine too busy to be told anything for 5 seconds measures nothing here.
  if (answers.some(([{ code }]) => code !== "session_ended")) console.error(`end ${i}: refused for want of news`);
  const delays = answers
    .filter(([{ code }]) => code === "session_ended")
    .map(([{ refusedAtMs }]) => refusedAtMs - sentAtMs);
  all.push(...delays);
  last.push(Math.max(...delays));
}
for (const [name, figures] of Object.entries({ "each process": all, "the last of 20": last })) {
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => quantile(figures, part).toFixed(1));
  console.log(`end -> refused, ${name}: median ${p50} ms, p99 ${p99} ms, most ${most} ms, of ${figures.length}`);
}
for (const backend of backends) backend.kill();
await server.stop();
rmSync(folder, { recursive: true });

/** Packed, as it takes 20 processes long enough to start without a compiler in each. */
async function startBackends(): Promise<ChildProcess[]> {
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry: resolve("sdk/index.ts"), formats: ["es"], fileName: () => "sdk.mjs" },
    },
  });
  const program = join(folder, "backend.mjs");
  writeFileSync(
    program,
    `import { createVerifier } from "./sdk.mjs";
let verifier;
process.on("message", async ({ options, watch }) => {
  verifier ??= createVerifier(options);
  // A machine that starts 20 processes at once lets the first request wait.
  while (!(await verifier.verifyAccessToken(watch).catch(() => null))) await new Promise((next) => setTimeout(next, 500));
  process.send({ watching: true });
  const timer = setInterval(() => verifier.verifyAccessToken(watch).catch((error) => {
    if (!timer.hasRef()) return;
    clearInterval(timer.unref());
    process.send({ refusedAtMs: performance.timeOrigin + performance.now(), code: error.code });
  }), 5);
});`,
  );
  return Array.from({ length: PROCESSES }, () => fork(program));
}

async function heard(backend: ChildProcess, message: object): Promise<void> {
  const answer = once(backend, "message");
  backend.send(message);
  await answer;
}
