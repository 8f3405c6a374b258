import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  claimsAt,
  handClock,
  impersonatedAt,
  issuerWith,
  logoutAt,
  makeTestKey,
  sign,
  type TestKey,
} from "../core/core.testing.ts";
import { initAuth } from "./index.ts";

let key: TestKey;
let issuer: Awaited<ReturnType<typeof issuerWith>>;
let server: Server;
let origin: string;
let handled: number;
const clock = handClock();

beforeAll(async () => {
  key = await makeTestKey("key-1");
  issuer = await issuerWith([key]);
  const options = { authUrl: issuer.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now };
  const { requireUser, optionalUser, forbidImpersonation, backchannelLogout } = initAuth(options);
  const app = express();
  app.get("/me", requireUser, (req, res) => {
    handled++;
    res.json({ user: req.user, impersonatorUserId: req.user?.impersonatorUserId });
  });
  app.get("/maybe", optionalUser, (req, res) => {
    handled++;
    res.json({ user: req.user ?? null });
  });
  app.post("/keys", requireUser, forbidImpersonation, (_, res) => {
    handled++;
    res.status(201).json({});
  });
  const swap: express.RequestHandler = (req, _, next) => {
    Object.assign(req, { user: { id: "from the database", email: "uma@globex.example" } });
    next();
  };
  app.post("/swapped", requireUser, swap, forbidImpersonation, (_, res) => void res.status(201).json({}));
  app.post("/unguarded", forbidImpersonation, (_, res) => void res.status(201).json({}));
  app.post("/logout", backchannelLogout);
  const version4: express.RequestHandler = (req, _, next) => {
    req.body = {};
    next();
  };
  app.post("/json/logout", version4, backchannelLogout);
  app.post("/parsed/logout", express.urlencoded(), backchannelLogout);
  await new Promise<void>((done) => {
    server = app.listen(0, "127.0.0.1", () => done());
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  handled = 0;
});
afterAll(async () => {
  server.close();
  await issuer.close();
});

const own = (changes = {}) => sign(key, claimsAt(clock.now(), { iss: issuer.origin, ...changes }));
const acting = (changes = {}) => sign(key, impersonatedAt(clock.now(), { iss: issuer.origin, ...changes }));
const ask = (path: string, token?: string, init: RequestInit = {}) =>
  fetch(origin + path, {
    ...init,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers },
  });
const post = (path: string, token?: string) => ask(path, token, { method: "POST" });

describe("requireUser", () => {
  test("lets the user through, and says who it is", async () => {
    const response = await ask("/me", await own());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ user: { id: "uma", email: "uma@globex.example" } });
  });

  test("sets req.user.impersonatorUserId while an employee acts as the user", async () => {
    const body = await (await ask("/me", await acting({ sid: "i-me" }))).json();
    expect(body.user.impersonatorUserId).toBe("mina");
    expect(body.impersonatorUserId).toBe("mina");
  });

  test("answers 401 with a problem when nobody is signed in", async () => {
    const response = await ask("/me");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ status: 401, code: "not_signed_in" });
    expect(handled).toBe(0);
  });

  test("takes no cookie for a credential", async () => {
    const token = await own();
    const response = await ask("/me", undefined, { headers: { cookie: `token=${token}; prod=${token}` } });
    expect(response.status).toBe(401);
  });

  test.each([
    ["Basic dXNlcjpwYXNzd29yZA==", "malformed_token"],
    ["Bearer", "malformed_token"],
    ["Bearer a b", "malformed_token"],
    ["Bearer a, Bearer b", "malformed_token"],
    ["Bearer a.b.c", "malformed_token"],
  ])("refuses Authorization: %s, handler not reached", async (authorization, code) => {
    for (const path of ["/me", "/maybe"]) {
      const response = await ask(path, undefined, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code });
    }
    expect(handled).toBe(0);
  });

  test("names the code of a token that is no good", async () => {
    const response = await ask("/me", await own({ aud: "product-2" }));
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await response.json()).toMatchObject({ code: "wrong_audience" });
  });

  test("answers 503 when the list of ended impersonations can't be had, and goes on serving users", async () => {
    issuer.state.revocationsStatus = 500;
    clock.pass(10);
    const response = await ask("/me", await acting({ sid: "i-503" }));
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.json()).toMatchObject({ code: "revocations_unavailable" });
    expect((await ask("/me", await own())).status).toBe(200);
    issuer.state.revocationsStatus = 200;
    clock.pass(10);
  });
});

describe("optionalUser", () => {
  test("lets nobody through as nobody", async () => {
    expect(await (await ask("/maybe")).json()).toEqual({ user: null });
  });

  test("knows the user, and the employee", async () => {
    expect((await (await ask("/maybe", await acting({ sid: "i-maybe" }))).json()).user.impersonatorUserId).toBe("mina");
  });

  test("never takes a bad token for nobody", async () => {
    const halfImpersonated = await acting({ act: undefined });
    const response = await ask("/maybe", halfImpersonated);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "malformed_actor" });
    expect(handled).toBe(0);
  });
});

describe("forbidImpersonation", () => {
  test("refuses an impersonator with the specification's sentence", async () => {
    const response = await post("/keys", await acting({ sid: "i-keys" }));
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({
      status: 403,
      code: "impersonated",
      detail: "You cannot perform this action while impersonating a user",
    });
    expect(handled).toBe(0);
  });

  test("lets the user through", async () => {
    expect((await post("/keys", await own())).status).toBe(201);
  });

  test("isn't fooled by a middleware that replaces req.user", async () => {
    expect((await post("/swapped", await acting({ sid: "i-swap" }))).status).toBe(403);
    expect((await post("/swapped", await own())).status).toBe(201);
  });

  test("refuses everybody where requireUser was forgotten", async () => {
    expect((await post("/unguarded", await own())).status).toBe(401);
  });
});

describe("backchannelLogout", () => {
  const logout = (changes = {}) =>
    sign(key, logoutAt(clock.now(), { iss: issuer.origin, ...changes }), { typ: "logout+jwt" });
  const form = (path: string, body: string, type = "application/x-www-form-urlencoded") =>
    ask(path, undefined, { method: "POST", body, headers: { "content-type": type } });

  test.each(["/logout", "/parsed/logout", "/json/logout"])("ends the session at once (%s)", async (path) => {
    const sid = `i-${path}`;
    const token = await acting({ sid });
    expect((await ask("/me", token)).status).toBe(200);
    const response = await form(path, `logout_token=${await logout({ sid, jti: path })}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const refused = await ask("/me", token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "session_ended" });
  });

  test.each(["/logout", "/parsed/logout"])("answers 400 to anything else, and ends nothing (%s)", async (path) => {
    const token = await acting({ sid: "i-kept" });
    const good = await logout({ sid: "i-kept", jti: `kept ${path}` });
    const answers = await Promise.all([
      form(path, ""),
      form(path, "logout_token=a.b.c"),
      form(path, `logout_token=${token}`),
      form(path, `logout_token=${await logout({ sid: "i-kept", aud: "product-2" })}`),
      form(path, JSON.stringify({ logout_token: good }), "application/json"),
    ]);
    for (const { status, headers } of answers) {
      expect(status).toBe(400);
      expect(headers.get("cache-control")).toBe("no-store");
    }
    expect((await ask("/me", token)).status).toBe(200);
  });

  test("reads no form that is larger than any that is sent", async () => {
    const body = `pad=${"x".repeat(20_000)}&logout_token=${await logout({ sid: "i-large", jti: "large" })}`;
    expect((await form("/logout", body)).status).toBe(400);
  });
});
