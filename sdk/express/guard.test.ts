import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { Router } from "express";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  claimsAt,
  handClock,
  impersonatedAt,
  issuerWith,
  makeTestKey,
  sign,
  type TestKey,
} from "../core/core.testing.ts";
import { type Auth, initAuth } from "./index.ts";

let key: TestKey;
beforeAll(async () => {
  key = await makeTestKey("key-1");
});

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
  const answer = (name: string) => (_: express.Request, response: express.Response) => {
    done.push(name);
    response.json({ done: name });
  };
  const { requireUser, forbidImpersonation, allowReadOnly, recordImpersonation, guardReadOnly } = auth;
  const tasks = Router();
  tasks.route("/").get(answer("list")).post(answer("add"));
  tasks.post("/search", allowReadOnly, answer("search"));
  tasks.delete("/:id", forbidImpersonation, answer("delete"));
  tasks.route("/found").post(allowReadOnly, answer("find")).put(answer("replace"));
  tasks.all("/anyhow", answer("anyhow"));
  app.post("/sign-up", answer("sign up"));
  app.use("/api", requireUser, recordImpersonation({ mount: "/api" }));
  app.use("/api/tasks", tasks);
  app.put("/api/name", (_request, _response, next) => next(), answer("rename"));
  app.post("/api/fails", async () => Promise.reject(new Error("no database")));
  const goOn: express.ErrorRequestHandler = (_error, _request, _response, next) => next();
  app.post("/api/behind-errors", goOn, answer("behind errors"));
  app.use(((_error, _request, response, _next) => {
    response.status(500).json({ code: "failed" });
  }) satisfies express.ErrorRequestHandler);
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

async function call(method: string, path: string, access: "read_only" | "full" | undefined | "own" = "read_only") {
  const claims = { iss: understudy.origin, ...(access !== "own" && { impersonation_access: access }) };
  const token = await sign(key, (access === "own" ? claimsAt : impersonatedAt)(clock.now(), claims));
  const response = await fetch(origin + path, { method, headers: { authorization: `Bearer ${token}` } });
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  return `${response.status}${code ? ` ${code}` : ""}`;
}

const changes: [string, string][] = [
  ["POST", "/api/tasks"],
  ["PUT", "/api/name"],
  ["POST", "/api/tasks/anyhow"],
  // A read by another method at the same path is no word for this one.
  ["PUT", "/api/tasks/found"],
  // A handler of errors at the front of a route is passed by.
  ["POST", "/api/behind-errors"],
];

test.each(changes)("%s %s is refused to whoever only looks, and nothing of it is done", async (method, path) => {
  expect(await call(method, path)).toBe("403 read_only");
  expect(await call(method, path, undefined)).toBe("403 read_only");
  expect(done).toEqual([]);
});

test("reads, and what is labelled one, are answered", async () => {
  expect([await call("GET", "/api/tasks"), await call("POST", "/api/tasks/search")]).toEqual(["200", "200"]);
  expect(await call("GET", "/api/tasks/anyhow")).toBe("200");
  expect(await call("POST", "/api/tasks/found")).toBe("200");
  expect(done).toEqual(["list", "search", "anyhow", "find"]);
});

test("what no impersonator may do says so in either level", async () => {
  expect(await call("DELETE", "/api/tasks/1")).toBe("403 impersonated");
  expect(await call("DELETE", "/api/tasks/1", "full")).toBe("403 impersonated");
  expect(await call("DELETE", "/api/tasks/1", "own")).toBe("200");
});

test("users, visitors, and whoever may make changes go on", async () => {
  for (const [method, path] of changes) {
    expect(await call(method, path, "own")).toBe("200");
    expect(await call(method, path, "full")).toBe("200");
  }
  expect((await fetch(`${origin}/sign-up`, { method: "POST" })).status).toBe(200);
});

test("what goes wrong in a guarded handler is still answered by the app's handler of errors", async () => {
  expect(await call("POST", "/api/fails", "own")).toBe("500 failed");
});

test("an app without a route says that the guard comes too early", () => {
  expect(() => auth.guardReadOnly(express())).toThrow("comes after the app's routes");
});
