import type { AddressInfo } from "node:net";
import express from "express";
import { initAuth } from "./index.ts";

/** A process of its own for shell/killed.test.ts: a product's backend. It says at which port it listens. */
const [authUrl = "", clientId = "", clientSecret = ""] = process.argv.slice(2);
const { requireUser, recordImpersonation, record } = initAuth({ authUrl, clientId, clientSecret });
const app = express();
app.post("/tasks/:name", requireUser, recordImpersonation(), (request, response) => {
  record(request.params.name ?? "");
  response.sendStatus(201);
});
const server = app.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
