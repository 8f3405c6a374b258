import type { IncomingHttpHeaders } from "node:http";
import { Webhook as Verifier } from "standardwebhooks";
import { as } from "../context.testing.ts";
import { openIssuer, SECRET, type TestIssuer } from "../oauth/oauth.testing.ts";
import { type Answering, openServer } from "../outbox/receiver.testing.ts";
import { openSender, type Sender } from "../outbox/sender.ts";
import { addWebhook } from "./add.ts";
import { listDeliveries } from "./list.ts";
import { webhookWay } from "./way.ts";
import type { WebhookKind } from "./webhook.ts";

export interface Got {
  headers: IncomingHttpHeaders;
  /** As it came. */
  body: string;
}

export const takes: Answering = (response) => response.writeHead(204).end();
export const refuses: Answering = (response) => response.writeHead(503).end("not now");

/** A receiver of the organization's own. */
export async function openReceiver(answer: Answering = takes) {
  const receiver = await openServer(({ headers }, body): Got => ({ headers, body }), answer);
  return Object.assign(receiver, { url: `${receiver.origin}/hook?for=us` });
}
export type Receiver = Awaited<ReturnType<typeof openReceiver>>;

export const config = { reach: { local: true, allowedPrivateHosts: [] as string[] }, secret: SECRET };

export const employee = ({ issuer, people }: TestIssuer, who: "olivia" | "adam" | "mina") =>
  as(issuer, people[who], people.sessions[who]);

/** What a receiver got, read by the library's own verifier. */
export const verified = ({ headers, body }: Got, secret: string) =>
  new Verifier(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    timestamp: string;
    data: Data;
  };
// biome-ignore lint/suspicious/noExplicitAny: whatever the JSON is, the test says what it should be
type Data = any;

export type Hooks = Awaited<ReturnType<typeof openHooks>>;

/** An organization, a sender, and webhooks with receivers of their own. */
export async function openHooks() {
  const at = await openIssuer();
  const sender = openSender({ webhook: webhookWay });
  const opened: Receiver[] = [];
  const olivia = employee(at, "olivia");
  return {
    at,
    olivia,
    async hook(events = ["impersonation.*"], answer = takes, kind: WebhookKind = "standard") {
      const receiver = await openReceiver(answer);
      opened.push(receiver);
      const { webhook, secret } = await addWebhook(olivia, config, { url: receiver.url, events, kind });
      return { receiver, webhook, secret, got: receiver.got };
    },
    deliver: (by: Sender = sender, reach = config.reach) => by.deliver({ ...at.issuer, ...config, reach }),
    deliveries: async (webhookId: string) =>
      (await listDeliveries(olivia, webhookId, {}, { cursor: null, limit: 100 })).items,
    eventsOf: async (type: "webhook.unreachable") =>
      (await at.store.read((tx) => tx.audit.list({ type }, { cursor: null, limit: 100 }))).items,
    close: () => Promise.all(opened.map((receiver) => receiver.close())),
  };
}
