import { once } from "node:events";
import type { Server } from "node:http";
import { initAuth } from "@understudy/sdk/express";
import express, { type RequestHandler } from "express";

/** The process that bench/recording.ts measures: the same routes with and without recording. It says where it listens. */
const [authUrl = ""] = process.argv.slice(2);
const { requireUser, recordImpersonation } = initAuth({ authUrl, clientId: "product-1", clientSecret: "secret" });

const answer: RequestHandler = (_, response) => void response.json({ ok: 1 });

/** Each case in an app of its own: in one, the second would pay for the first's path, which is looked at before its own. */
function appWith(...handlers: RequestHandler[]): Server {
  const app = express();
  for (const method of ["get", "post"] as const) app[method]("/tasks/:id", requireUser, ...handlers, answer);
  return app.listen(0, "127.0.0.1");
}
const servers = { without: appWith(), recorded: appWith(recordImpersonation()) };
await Promise.all(Object.values(servers).map((server) => once(server, "listening")));
process.send?.({ without: servers.without.address(), recorded: servers.recorded.address() });
