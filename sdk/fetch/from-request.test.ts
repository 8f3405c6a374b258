import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { assertNotImpersonated, forbidImpersonation, ImpersonatedError, initAuth, type RequestAuth } from "./index.ts";

const clock = handClock();
let key: TestKey;
let issuer: Awaited<ReturnType<typeof issuerWith>>;
let api: RequestAuth;
beforeAll(async () => {
  key = await makeTestKey("key-1");
  issuer = await issuerWith([key]);
  api = initAuth({ authUrl: issuer.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now });
});
afterAll(() => issuer.close());

const own = (changes = {}) => sign(key, claimsAt(clock.now(), { iss: issuer.origin, ...changes }));
const acting = (changes = {}) => sign(key, impersonatedAt(clock.now(), { iss: issuer.origin, ...changes }));
const requestWith = (headers: Record<string, string>) => new Request("https://app.example/api/me", { headers });
const bearer = (token: string) => requestWith({ authorization: `Bearer ${token}` });

describe("fromRequest", () => {
  test("knows the user, and the employee", async () => {
    expect(await api.fromRequest(bearer(await own()))).toEqual({
      user: { id: "uma", email: "uma@globex.example" },
      refusal: null,
    });
    expect((await api.fromRequest(bearer(await acting()))).user?.impersonatorUserId).toBe("mina");
  });

  test("refuses who sends no token, a cookie for example, as a problem", async () => {
    const { user, refusal } = await api.fromRequest(requestWith({ cookie: `token=${await own()}` }));
    expect(user).toBeNull();
    expect(refusal?.status).toBe(401);
    expect(await refusal?.json()).toMatchObject({ code: "not_signed_in" });
  });

  test("refuses a bad token, by its code", async () => {
    const { user, refusal } = await api.fromRequest(bearer(await acting({ impersonatorUserId: "max" })));
    expect(user).toBeNull();
    expect(refusal?.status).toBe(401);
    expect(await refusal?.json()).toMatchObject({ code: "malformed_actor" });
  });
});

describe("optionalFromRequest", () => {
  test("lets a visitor through as nobody, and never a bad token", async () => {
    expect(await api.optionalFromRequest(requestWith({}))).toEqual({ user: null, refusal: null });
    expect((await api.optionalFromRequest(bearer("a.b.c"))).refusal?.status).toBe(401);
    expect((await api.optionalFromRequest(requestWith({ authorization: "Basic abc" }))).refusal?.status).toBe(401);
  });
});

describe("backchannelLogout", () => {
  const post = (body: string) =>
    new Request("https://app.example/logout", {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

  test("ends the session at once", async () => {
    const token = await acting({ sid: "i-1" });
    expect((await api.fromRequest(bearer(token))).refusal).toBeNull();
    const logout = await sign(key, logoutAt(clock.now(), { iss: issuer.origin, sid: "i-1" }), { typ: "logout+jwt" });
    const response = await api.backchannelLogout(post(`logout_token=${logout}`));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await (await api.fromRequest(bearer(token))).refusal?.json()).toMatchObject({ code: "session_ended" });
    expect((await api.backchannelLogout(post(`logout_token=${logout}`))).status).toBe(400);
  });

  test.each([
    ["an empty form", post("")],
    ["no form", new Request("https://app.example/logout", { method: "POST", body: "{}" })],
    ["a GET", new Request("https://app.example/logout?logout_token=a.b.c")],
    ["a form that is too large", post(`logout_token=${"x".repeat(20_000)}`)],
  ])("answers 400 to %s", async (_, request) => {
    const response = await api.backchannelLogout(request);
    expect(response.status).toBe(400);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });
});

describe("an impersonator's limits", () => {
  const users = async (token: string) => {
    const { user } = await api.fromRequest(bearer(token));
    return user ?? expect.fail("nobody is signed in");
  };

  test("are a response in a route handler, and an error elsewhere", async () => {
    const user = await users(await acting({ sid: "i-2" }));
    expect(forbidImpersonation(user)?.status).toBe(403);
    expect(() => assertNotImpersonated(user)).toThrow(ImpersonatedError);
    expect(() => assertNotImpersonated(user)).toThrow("You cannot perform this action while impersonating a user");
  });

  test("are none for the user", async () => {
    const user = await users(await own());
    expect(forbidImpersonation(user)).toBeNull();
    assertNotImpersonated(user);
  });
});

test("two copies of the module share one verifier: what one is told, the other knows", async () => {
  const options = { authUrl: issuer.origin, clientId: "product-1", clientSecret: "shared" };
  const token = await sign(key, impersonatedAt(new Date(), { iss: issuer.origin, sid: "i-3" }));
  const logout = await sign(key, logoutAt(new Date(), { iss: issuer.origin, sid: "i-3", jti: "3" }), {
    typ: "logout+jwt",
  });
  const body = new URLSearchParams({ logout_token: logout });
  await initAuth(options).backchannelLogout(new Request("https://app.example/logout", { method: "POST", body }));
  expect((await initAuth({ ...options }).fromRequest(bearer(token))).refusal?.status).toBe(401);
});

describe("a recorded route handler", () => {
  let done = 0;
  const POST = (auth: RequestAuth) =>
    auth.recordImpersonation("/api/tasks", async (request) => {
      const { refusal } = await auth.optionalFromRequest(request);
      if (refusal) return refusal;
      done++;
      return new Response("done");
    });
  const post = (token: string) =>
    new Request("https://app.example/api/tasks", { method: "POST", headers: { authorization: `Bearer ${token}` } });
  const opened = (at: Awaited<ReturnType<typeof issuerWith>>) =>
    initAuth({ authUrl: at.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now });

  test("isn't run as nobody's while it can't be told whose token it is: 503, by its code", async () => {
    const down = await issuerWith([key]);
    down.state.jwksStatus = 503;
    done = 0;
    const blind = opened(down).recordImpersonation("/api/tasks", async () => {
      done++;
      return new Response("done");
    });
    const response = await blind(post(await acting({ iss: down.origin })));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "keys_unavailable" });
    expect(done).toBe(0);
    await down.close();
  });

  test("refuses as unrecorded an impersonator who only turns out to be one within it", async () => {
    const token = await acting({ iss: issuer.origin, sid: "i-9" });
    // As of a moment before: its time comes within the handler.
    const early = handClock(new Date(clock.now().getTime() - 3_600_000));
    const auth = initAuth({ authUrl: issuer.origin, clientId: "product-1", clientSecret: "s", clock: early.now });
    let ran = false;
    const handler = auth.recordImpersonation("/api/tasks", async (request) => {
      early.pass(3600);
      const { user, refusal } = await auth.fromRequest(request);
      ran = user !== null;
      return refusal ?? new Response("done");
    });
    const response = await handler(post(token));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "unrecorded" });
    expect(ran).toBe(false);
    expect((await POST(auth)(post("a.b.c"))).status).toBe(401);
  });
});
