import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claimsAt, impersonatedAt, issuerWith, makeTestKey, sign } from "../core/core.testing.ts";
import { type Auth, initAuth } from "./index.ts";

const key = await makeTestKey("key-1");

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let auth: Auth;
let app: Express;
let server: Server;
beforeEach(async () => {
  understudy = await issuerWith([key]);
  const options = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret" };
  auth = initAuth({ ...options, onRejected: () => {} });
  app = express();
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await understudy.close();
});

const own = () => sign(key, claimsAt(new Date(), { iss: understudy.origin }));
const acting = () => sign(key, impersonatedAt(new Date(), { iss: understudy.origin, sid: "i-1" }));
const post = async (path: string, token = acting()) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${await token}` },
  });
const kept = () => understudy.keeper.kept();

describe("recordImpersonation in front of requireUser", () => {
  test("records all the same, from where the user is known: before it is answered, and once", async () => {
    app.use(auth.recordImpersonation());
    app.post("/tasks/:id", auth.requireUser, auth.recordImpersonation(), (_, res) => {
      auth.record("Made a task");
      res.json({});
    });
    app.post("/maybe", auth.optionalUser, (_, res) => void res.json({}));
    expect((await post("/tasks/7")).status).toBe(200);
    expect(kept()).toMatchObject([{ kind: "act", name: "Made a task", route: "/tasks/:id", status: 200 }]);
    expect((await post("/maybe")).status).toBe(200);
    expect(kept()[1]).toMatchObject({ kind: "act", route: "/maybe" });
    await post("/tasks/7", own());
    expect(kept()).toHaveLength(2);
  });

  test("holds back whole what another middleware sends by the functions that it found", async () => {
    app.use(auth.requireUser, auth.recordImpersonation());
    app.post("/make", (_, res) => {
      const [write, end] = [res.write.bind(res), res.end.bind(res)];
      write("made ");
      res.once("drain", () => {
        write("it");
        end();
      });
    });
    expect(await (await post("/make")).text()).toBe("made it");
    expect(kept()).toHaveLength(1);
  });

  test("lets nothing be done that can't be recorded", async () => {
    let made = 0;
    app.use(auth.recordImpersonation());
    app.post("/make", auth.requireUser, (_, res) => void res.json({ made: ++made }));
    understudy.keeper.state.rejects = { "POST /make": "unknown_session" };
    expect((await post("/make")).status).toBe(503);
    expect((await post("/make")).status).toBe(503);
    expect(made).toBe(1);
  });
});
