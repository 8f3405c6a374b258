import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { runningOf } from "#db/databases.testing.ts";
import { endAll } from "../impersonations/end.ts";
import { type EndReason, HOUR_MS } from "../impersonations/impersonation.ts";
import { openIssuer, SECRET } from "../oauth/oauth.testing.ts";
import { type Answering, openServer } from "../outbox/receiver.testing.ts";
import { openSender } from "../outbox/sender.ts";
import { logoutWay } from "./way.ts";

export interface Told {
  path: string;
  headers: IncomingHttpHeaders;
  /** The logout token, as it came. */
  token: string;
}

/** A product's own server. */
export async function openProductServer(answer: Answering = answerOk) {
  const read = ({ url, headers }: IncomingMessage, body: string): Told => ({
    path: url ?? "",
    headers,
    token: new URLSearchParams(body).get("logout_token") ?? "",
  });
  const { got: told, port, origin, close } = await openServer(read, answer);
  return { told, port, uri: `${origin}/logout`, close };
}

export const answerOk: Answering = (response) => response.writeHead(200).end();

export type Delivery = Awaited<ReturnType<typeof openDelivery>>;

/** An issuer, and what happens to a product of it: impersonations run, end and are told of. */
export async function openDelivery() {
  const at = await openIssuer();
  const sender = openSender({ logout: logoutWay });
  const opened: { close: () => Promise<unknown> }[] = [];
  const register = (uri: string | null, kind = "oidc") =>
    at.store.sql(
      `UPDATE products SET kind = '${kind}', backchannel_logout_uri = ${uri === null ? "NULL" : `'${uri}'`} WHERE id = '${at.people.product.id}'`,
    );
  const serve = async (answer?: Answering) => {
    const server = await openProductServer(answer);
    opened.push(server);
    return server;
  };
  return {
    at,
    register,
    serve,
    /** The product of the tests, with a server of its own that is told of ends. */
    async product(answer?: Answering, kind: "hosted" | "oidc" = "oidc") {
      const server = await serve(answer);
      await register(server.uri, kind);
      return server;
    },
    run() {
      const now = at.clock.now;
      const hour = { createdAt: now, expiresAt: new Date(now.getTime() + HOUR_MS) };
      return runningOf(at.store, at.people, hour, crypto.randomUUID());
    },
    end: (reason: EndReason = "stopped") =>
      at.store.write((tx) => endAll(at.issuer, tx, {}, reason, { kind: "system" })),
    deliver: (reach = { local: true, allowedPrivateHosts: [] as string[] }, by = sender) =>
      by.deliver({ ...at.issuer, reach, secret: SECRET }),
    unreachable: async () =>
      (await at.store.read((tx) => tx.audit.list({ type: "product.unreachable" }, { cursor: null, limit: 10 }))).items,
    close: () => Promise.all(opened.map((server) => server.close())),
  };
}
