import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import { secret } from "#e2e/server.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { deriveText } from "#lib/tokens/secret.ts";
import { signIn } from "./browser.ts";
import { quantile } from "./figures.ts";
import { folder, understudyFile } from "./files.ts";
import { report, short } from "./results.ts";
import { startUnderstudy } from "./servers.ts";

/**
 * How long after **End session** is sent the last of 20 backends refuses the session's token. Each backend is a process of its own with the SDK, and looks every 5 ms.
 */
const PROCESSES = 20;
const ENDS = Number(process.env.ENDS ?? 100);

const backends = await startBackends();
const server = await startUnderstudy(`file:${await understudyFile("demo-ends")}`);
const { url: dashboardUrl, productUrl } = server;
const mina = await signIn(server, "mina@acme.example");
const { items } = await (await mina.send(`${dashboardUrl}/api/users?query=uma`)).json();

/** From Confirm to the product's page. */
async function impersonate(userId: string): Promise<{ id: string; token: string }> {
  const begun = await mina.sendJson(`${dashboardUrl}/api/impersonations`, { userId, reason: "bench" });
  const { impersonation, launchUrl } = await begun.json();
  await mina.follow(launchUrl);
  const { access_token } = await (await mina.send(`${productUrl}/api/v1/refresh_token`)).json();
  return { id: impersonation.id, token: access_token };
}

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
  await mina.send(`${dashboardUrl}/api/impersonations/${id}`, { method: "DELETE" });
  const answers = await refused;
  // A machine too busy to be told anything for 5 seconds measures nothing here.
  if (answers.some(([{ code }]) => code !== "session_ended")) console.error(`end ${i}: refused for want of news`);
  const delays = answers
    .filter(([{ code }]) => code === "session_ended")
    .map(([{ refusedAtMs }]) => refusedAtMs - sentAtMs);
  all.push(...delays);
  last.push(Math.max(...delays));
}
for (const backend of backends) backend.kill();
await server.stop();
const p99 = quantile(all, 0.99);
report([
  {
    row: "ends",
    ...{ median: p99, least: Math.min(...all), most: Math.max(...all) },
    of: `p99 in milliseconds of ${all.length}; median ${short(quantile(all, 0.5))}, of the last of 20 ${short(quantile(last, 0.5))}`,
  },
]);

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
