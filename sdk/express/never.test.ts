import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { Router } from "express";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimsAt, handClock, impersonatedAt, issuerWith, makeTestKey, sign } from "../core/core.testing.ts";
import type { NeverLabel } from "../core/never.ts";
import { neverList } from "../index.ts";
import { type Auth, initAuth } from "./index.ts";

const key = await makeTestKey("key-1");
const clock = handClock();
let understudy: Awaited<ReturnType<typeof issuerWith>>;
let auth: Auth;
let server: Server;
let origin: string;
let done: string[];

beforeEach(async () => {
  understudy = await issuerWith([key]);
  const options = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now };
  auth = initAuth({ ...options, onTrouble: () => {}, onRejected: () => {} });
  done = [];
  const app = express();
  const answer = (request: express.Request, response: express.Response) => {
    done.push(request.originalUrl);
    response.json({});
  };
  const { requireUser, neverWhileImpersonated, guardReadOnly } = auth;
  app.post("/alone", requireUser, neverWhileImpersonated("billing", "Change the card"), answer);
  app.post("/unasked", neverWhileImpersonated("billing"), answer);
  app.use("/api", requireUser, auth.recordImpersonation({ mount: "/api" }));
  for (const what of Object.keys(neverList))
    app.post(`/api/${what}`, neverWhileImpersonated(what as NeverLabel), answer);
  const keys = Router();
  keys.get("/", answer);
  keys.use(neverWhileImpersonated("api_keys"));
  keys.post("/", answer);
  app.use("/api/keys", keys);
  guardReadOnly(app);
  server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await auth.close();
  await new Promise((closed) => server.close(closed));
  await understudy.close();
});

async function call(path: string, access: "read_only" | "full" | "own" = "full", method = "POST") {
  const claims = { iss: understudy.origin, ...(access !== "own" && { impersonation_access: access }) };
  const token = await sign(key, (access === "own" ? claimsAt : impersonatedAt)(clock.now(), claims));
  return fetch(origin + path, { method, headers: { authorization: `Bearer ${token}` } });
}

test.each(Object.keys(neverList))(
  "%s is refused in either level, by its word, which is recorded; the user goes on",
  async (what) => {
    for (const access of ["read_only", "full"] as const) {
      const refused = await call(`/api/${what}`, access);
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: "impersonated", never: what }]);
    }
    expect(done).toEqual([]);
    const record = { kind: "refused", route: `/api/${what}`, status: 403, detail: { never: what } };
    expect(understudy.keeper.kept()).toMatchObject([record, record]);
    expect((await call(`/api/${what}`, "own")).status).toBe(200);
  },
);

test("a refusal of a request that nobody records otherwise is told too, in the product's words", async () => {
  expect((await call("/alone")).status).toBe(403);
  expect(understudy.keeper.kept()).toMatchObject([
    { kind: "refused", name: "Change the card", route: "/alone", detail: { never: "billing" } },
  ]);
});

test("on a router it holds for what comes after it, and for nothing before", async () => {
  expect((await call("/api/keys", "read_only", "GET")).status).toBe(200);
  expect(await (await call("/api/keys", "read_only")).json()).toMatchObject({
    code: "impersonated",
    never: "api_keys",
  });
  expect((await call("/api/keys", "own")).status).toBe(200);
});

test("where nobody has asked who is signed in, everybody is refused", async () => {
  expect((await call("/unasked", "own")).status).toBe(401);
});

test("a word that isn't on the list is an error at once", () => {
  expect(() => auth.neverWhileImpersonated("everything" as NeverLabel)).toThrow("isn't on the never-list");
  expect(() => auth.neverWhileImpersonated("toString" as NeverLabel)).toThrow(TypeError);
});
