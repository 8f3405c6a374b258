import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import express, { type Express } from "express";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
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

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let auth: Auth;
let app: Express;
let server: Server;
let origin: string;
let troubles: Error[];
const clock = handClock();
beforeEach(async () => {
  const heard: Error[] = [];
  troubles = heard;
  understudy = await issuerWith([key]);
  const options = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret" };
  auth = initAuth({ ...options, clock: clock.now, onTrouble: (error) => heard.push(error), onRejected: () => {} });
  app = express();
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await understudy.close();
});

const own = () => sign(key, claimsAt(clock.now(), { iss: understudy.origin }));
const acting = () => sign(key, impersonatedAt(clock.now(), { iss: understudy.origin, sid: "i-1" }));
const ask = async (method: string, path: string, token: Promise<string> = acting(), body?: object) =>
  fetch(origin + path, {
    method,
    headers: { authorization: `Bearer ${await token}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const kept = () => understudy.keeper.kept();
const until = (holds: () => unknown) => vi.waitFor(holds, { interval: 5, timeout: 5000 });

describe("an impersonator's request", () => {
  beforeEach(() => {
    app.use(auth.requireUser, auth.recordImpersonation());
    app.use(express.json());
    app.get("/tasks/:id", (_, res) => void res.json({}));
    app.post("/tasks/:id", (_, res) => void res.status(201).set("x-mine", "1").json({ made: true }));
    app.post("/named", (req, res) => {
      auth.record("Sent invoice", { number: req.body.number });
      res.sendStatus(204);
    });
    app.post("/wrong", () => {
      throw new Error("no");
    });
  });

  test("is recorded by its route's pattern and never by its address, with its status, before its answer comes", async () => {
    const answer = await ask("POST", "/tasks/secret-7?token=secret", acting(), { text: "secret" });
    expect(kept()).toMatchObject([
      { sid: "i-1", kind: "act", name: "POST /tasks/:id", method: "POST", route: "/tasks/:id", status: 201 },
    ]);
    expect(JSON.stringify(understudy.keeper.state.calls)).not.toContain("secret");
    expect([answer.status, answer.headers.get("x-mine"), await answer.json()]).toEqual([201, "1", { made: true }]);
  });

  test("is recorded as a page when it reads, and nobody waits for that", async () => {
    understudy.keeper.state.answer = "silent";
    expect((await ask("GET", "/tasks/7?q=secret")).status).toBe(200);
    understudy.keeper.state.answer = "good";
    await auth.close();
    expect(kept()).toMatchObject([{ kind: "page", method: "GET", route: "/tasks/:id", status: 200 }]);
  });

  test("bears the name that the product gives it, behind a body parser too", async () => {
    await ask("POST", "/named", acting(), { number: "INV-7" });
    expect(kept()).toMatchObject([{ name: "Sent invoice", detail: { number: "INV-7" }, status: 204 }]);
  });

  test("is recorded when there is no such route, and when it fails", async () => {
    await ask("POST", "/nowhere/secret-7");
    vi.spyOn(console, "error").mockReturnValue();
    await ask("POST", "/wrong");
    expect(kept()).toMatchObject([
      { name: "POST", status: 404 },
      { route: "/wrong", status: 500 },
    ]);
  });

  test("is recorded when whoever sent it has gone before its answer", async () => {
    const asked = new Promise<void>((reached) => {
      // Never answers.
      app.post("/slow", () => reached());
    });
    const { port } = server.address() as AddressInfo;
    const head = ["POST /slow HTTP/1.1", "host: x", "content-length: 0", `authorization: Bearer ${await acting()}`];
    const socket = connect(port, "127.0.0.1");
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    await asked;
    socket.destroy();
    await until(() => expect(kept()).toMatchObject([{ kind: "act", route: "/slow" }]));
    expect(kept()[0]).not.toHaveProperty("status");
  });

  test("by the user is nobody's business", async () => {
    expect((await ask("POST", "/named", own(), { number: "INV-7" })).status).toBe(204);
    await auth.close();
    expect(understudy.keeper.state.calls).toEqual([]);
  });
});

describe("an answer to a write", () => {
  beforeEach(() => {
    app.use(auth.requireUser, auth.recordImpersonation());
  });

  test("doesn't begin before Understudy has the record, however it is sent, and then comes whole", async () => {
    understudy.keeper.state.answer = 503;
    app.post("/stream", (_, res) => {
      res.writeHead(200, { "content-type": "text/plain" });
      res.flushHeaders();
      Readable.from(Array.from({ length: 50 }, (__, n) => `${n},`.repeat(1000))).pipe(res);
    });
    let begun = false;
    const answer = ask("POST", "/stream").then((response) => {
      begun = true;
      return response.text();
    });
    await until(() => expect(understudy.keeper.state.calls.length).toBeGreaterThan(1));
    expect(begun).toBe(false);
    understudy.keeper.state.answer = "good";
    expect(await answer).toBe(Array.from({ length: 50 }, (_, n) => `${n},`.repeat(1000)).join(""));
    expect(kept()).toMatchObject([{ status: 200 }]);
  });

  test.each([
    ["set", (res: express.Response) => void res.cookie("mine", "1").json({ made: true })],
    ["written", (res: express.Response) => void res.writeHead(200, { "x-mine": "1" }).end("made")],
  ])("isn't sent when the record isn't taken: nothing of it leaves, its headers %s", async (how, send) => {
    understudy.keeper.state.rejects = { "POST /make": "unknown_session" };
    app.post("/make", (_, res) => send(res));
    const answer = ask("POST", "/make");
    if (how === "written") return expect(answer).rejects.toThrow();
    const response = await answer;
    expect(response.status).toBe(503);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.json()).toMatchObject({ code: "unrecorded" });
  });

  test("leaves at once where the product goes on unrecorded", async () => {
    understudy.keeper.state.answer = "silent";
    const lenient = express();
    lenient.post(
      "/make",
      auth.requireUser,
      auth.recordImpersonation({ whenUnrecorded: "continue" }),
      (_, res) => void res.json({}),
    );
    server.removeAllListeners("request").on("request", lenient);
    expect((await ask("POST", "/make")).status).toBe(200);
  });
});

describe("a write of an impersonator", () => {
  test("is refused with 503 while nothing could be delivered for 30 seconds, and the users' own go on", async () => {
    let made = 0;
    app.post("/make", auth.requireUser, auth.recordImpersonation(), (_, res) => void res.json({ made: ++made }));
    app.get("/page", auth.requireUser, auth.recordImpersonation(), (_, res) => void res.json({}));
    understudy.keeper.state.answer = 503;
    await ask("GET", "/page");
    await until(() => expect(troubles).toHaveLength(1));
    clock.pass(31);
    const response = await ask("POST", "/make");
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 503, code: "unrecorded" });
    expect(made).toBe(0);
    expect((await ask("POST", "/make", own())).status).toBe(200);
  });
});

describe("a refusal", () => {
  const sensitive = (...before: express.RequestHandler[]) =>
    app.post("/keys/:id", auth.requireUser, ...before, auth.forbidImpersonation, (_, res) => void res.json({}));

  test.each(["by itself", "of a request that is recorded"])("%s is told, once", async (how) => {
    sensitive(...(how === "by itself" ? [] : [auth.recordImpersonation()]));
    expect((await ask("POST", "/keys/7")).status).toBe(403);
    expect(kept()).toMatchObject([{ kind: "refused", name: "POST /keys/:id", route: "/keys/:id", status: 403 }]);
  });

  test("is made when it can't be told, too, and soon", async () => {
    sensitive();
    understudy.keeper.state.answer = 401;
    expect((await ask("POST", "/keys/7")).status).toBe(403);
  });
});

describe("the route of a mounted router", () => {
  const router = () => {
    const tasks = express.Router();
    tasks.post("/tasks/:id", auth.recordImpersonation(), (_, res) => void res.json({}));
    tasks.post("/notes/:id", auth.recordImpersonation({ mount: "/teams/:team" }), (_, res) => void res.json({}));
    return tasks;
  };

  test("says nothing of the address at which it is mounted but what the product says", async () => {
    app.use("/teams/:team", auth.requireUser, router());
    await ask("POST", "/teams/secret/tasks/7");
    await ask("POST", "/teams/secret/notes/7");
    expect(kept().map(({ route }) => route)).toEqual(["…/tasks/:id", "/teams/:team/notes/:id"]);
  });

  test("is no part of a route of the application's own, whatever the middleware was mounted at", async () => {
    app.use("/api", auth.requireUser, auth.recordImpersonation({ mount: "/api" }));
    app.post("/api/tasks/:id", (_, res) => void res.json({}));
    await ask("POST", "/api/tasks/7");
    expect(kept()).toMatchObject([{ route: "/api/tasks/:id" }]);
  });
});

test("the server ends when it is closed, with all that was done told", async () => {
  app.get("/page", auth.requireUser, auth.recordImpersonation(), (_, res) => void res.json({}));
  await ask("GET", "/page");
  server.close();
  server.closeAllConnections();
  await once(server, "close");
  await auth.close();
  expect(kept()).toHaveLength(1);
});
