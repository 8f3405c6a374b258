import { initAuth } from "@understudy/sdk/express";
import express, { type RequestHandler } from "express";

/** The process that bench/recording.ts measures: the same routes with and without recording. It says where it listens. */
const [authUrl = ""] = process.argv.slice(2);
const { requireUser, recordImpersonation } = initAuth({ authUrl, clientId: "product-1", clientSecret: "secret" });

const app = express();
const answer: RequestHandler = (_, response) => void response.json({ ok: 1 });
for (const method of ["get", "post"] as const) {
  app[method]("/without/:id", requireUser, answer);
  app[method]("/recorded/:id", requireUser, recordImpersonation(), answer);
}
const server = app.listen(0, "127.0.0.1", () => process.send?.({ address: server.address() }));
