import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { happened } from "#db/happened.ts";
import { openSender } from "#lib/outbox/sender.ts";
import { openKeyring } from "#lib/tokens/keys.ts";
import { addWebhook } from "#lib/webhooks/add.ts";
import { webhookWay } from "#lib/webhooks/way.ts";
import { quantile, ratiosOf } from "./figures.ts";
import { folder } from "./files.ts";
import { dashboardUrl, productUrl } from "./log-file.ts";
import { openOrganization, SECRET } from "./organization.ts";
import { report, short } from "./results.ts";
import { inRounds, medianOf } from "./rounds.ts";

/**
 * Is the confirming click slower while a webhook's receiver is dead and 10,000 events wait for it? One process, three
 * files, by turns, each with the same 10,000 events behind it and a look of the sender under way as the timer has it:
 * without a webhook, with one that has taken everything, and with one that nobody answers at. Then that one is back.
 */
const QUEUED = Number(process.env.QUEUED ?? 10_000);
const SESSIONS = QUEUED / 5;
const [ROUNDS, WARM, A_ROUND] = [11, 1, 16];
const STARTS = (ROUNDS + WARM) * A_ROUND;

const config = { reach: { local: true, allowedPrivateHosts: [] }, secret: SECRET };
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);

/** A receiver that takes everything, or nothing: then it leaves whoever asks without an answer. */
async function receive() {
  const receiver = { alive: true, got: [] as string[], url: "" };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      if (!receiver.alive) return;
      receiver.got.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return receiver;
}

async function open(name: string, url: string | null) {
  const { store, context, owner, start } = await openOrganization(join(folder, `webhook-${name}.db`), STARTS, clock);
  if (url !== null) await addWebhook(owner, config, { url, events: ["impersonation.*"], kind: "standard" });
  const sender = openSender({ webhook: webhookWay });
  const keys = openKeyring(store, SECRET, clock);
  const deliver = () => sender.deliver({ ...context, ...config, issuer: dashboardUrl, productUrl, keys });
  let nth = 0;
  const one = async () => {
    void deliver().catch(console.error);
    await start(nth++);
  };
  return { store, deliver, round: () => medianOf(A_ROUND, one) };
}

const [takes, gone] = [await receive(), await receive()];
const [plain, alive, dead] = [await open("plain", null), await open("alive", takes.url), await open("dead", gone.url)];
gone.alive = false;
for (const { store } of [plain, alive, dead]) {
  for (let nth = 0; nth < QUEUED; nth += 100)
    await store.write(function* (tx) {
      for (let i = nth; i < nth + 100; i++) {
        const of = { impersonationId: `session ${i % SESSIONS}`, reason: String(Math.floor(i / SESSIONS)) };
        yield* tx.audit.add(happened("impersonation.action", clock(), of));
      }
    });
}
while (takes.got.length < QUEUED) await alive.deliver();
// Long enough that the receiver is known to be gone.
await dead.deliver();

const rounds = await inRounds(
  { rounds: ROUNDS, warm: WARM },
  { plain: plain.round, alive: alive.round, dead: dead.round },
);
const ms = (name: keyof typeof rounds) => `${short(quantile(rounds[name], 0.5))} ms`;
const figures = [
  {
    row: "webhooks: start, gone beside alive",
    // How quick, not how slow: at least one is as quick as beside the other.
    ...ratiosOf(rounds.alive, rounds.dead),
    of: `${ms("dead")} with ${short(QUEUED)} waiting for a receiver that is gone, ${ms("alive")} with one that takes everything`,
  },
  {
    row: "webhooks: start, gone beside none",
    ...ratiosOf(rounds.plain, rounds.dead),
    of: `${ms("dead")} beside ${ms("plain")} without a webhook`,
  },
];

gone.alive = true;
const from = performance.now();
// What is under way to who didn't answer ends by itself, within seconds.
for (let looks = 0; looks < 200 && gone.got.length < QUEUED + STARTS; looks++) {
  aheadMs += 61_000;
  await dead.deliver();
  await new Promise((done) => setTimeout(done, 250));
}
const seconds = (performance.now() - from) / 1000;
const seen = new Map<string, string>();
for (const body of gone.got) {
  const { type, data } = JSON.parse(body);
  const before = seen.get(data.impersonationId) ?? "";
  if (type === "impersonation.action" && !before.includes(data.reason))
    seen.set(data.impersonationId, before + data.reason);
}
const whole = [...seen.values()].filter((order) => order === "01234").length;
console.log(
  `back: ${gone.got.length} messages in ${seconds.toFixed(1)} s, ${whole} of ${SESSIONS} sessions whole and in order`,
);
report(figures);
