import { forbidden, redirect } from "next/navigation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { handClock, impersonatedAt, issuerWith, makeTestKey, sign, type TestKey } from "../core/core.testing.ts";
import { TokenError } from "../core/errors.ts";
import {
  assertNotImpersonated,
  createAuth,
  forbidImpersonation,
  ImpersonatedError,
  initAuth,
  type RecordingAuth,
  UnrecordedError,
} from "./index.ts";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let auth: RecordingAuth;
let impersonated: boolean;
const clock = handClock();
const key: TestKey = await makeTestKey("key-1");

beforeEach(async () => {
  understudy = await issuerWith([key]);
  impersonated = true;
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const own = { user: { id: "uma", name: "Uma Patel", email: "uma@globex.example" }, expires: expiresAt };
  const impersonation = { id: "i-1", expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } };
  const acting = { ...own, impersonatorUserId: "mina", impersonation };
  auth = createAuth({
    readSession: async () => (impersonated ? acting : own),
    recording: { ...client(), onTrouble: () => {}, onRejected: () => {} },
  });
});
afterEach(() => understudy.close());

const client = () => ({
  ...{ authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now },
});
const kept = () => understudy.keeper.kept();
const post = (path: string, headers = {}) => new Request(`https://app.example${path}`, { method: "POST", headers });
const user = async () => (await auth.getUser()) ?? expect.fail("nobody is signed in");

describe("a route handler", () => {
  const handler = () =>
    auth.recordImpersonation("/api/tasks/[id]", async (_, { params }: { params: Promise<{ id: string }> }) =>
      Response.json(await params, { status: 201 }),
    );
  const call = (path = "/api/tasks/secret-7?token=secret") =>
    handler()(post(path), { params: Promise.resolve({ id: "secret-7" }) });

  test("is recorded by the route that it says, before its answer comes", async () => {
    const response = await call();
    expect(kept()).toMatchObject([
      { sid: "i-1", kind: "act", method: "POST", route: "/api/tasks/[id]", status: 201, name: "POST /api/tasks/[id]" },
    ]);
    expect(JSON.stringify(kept())).not.toContain("secret");
    expect(await response.json()).toEqual({ id: "secret-7" });
  });

  test("doesn't answer when that can't be recorded", async () => {
    understudy.keeper.state.answer = 401;
    const response = await call();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "unrecorded" });
  });

  test("is the same as without it for the user", async () => {
    impersonated = false;
    expect((await call()).status).toBe(201);
    await auth.close();
    expect(understudy.keeper.state.calls).toEqual([]);
  });

  test("tells of a guard's refusal, by the name that it gives", async () => {
    const refusing = auth.recordImpersonation("/api/exports", async () => {
      return forbidImpersonation(await user(), "Export everything") ?? new Response();
    });
    expect((await refusing(post("/api/exports"))).status).toBe(403);
    expect(kept()).toMatchObject([{ kind: "refused", name: "Export everything", route: "/api/exports", status: 403 }]);
  });
});

describe("a server action", () => {
  test("is recorded by its name, with what came of it, and gives what it gives", async () => {
    const add = auth.recordAction("Add a task", async (title: string) => {
      auth.record("Added a task", { length: title.length });
      return title;
    });
    expect(await add("Sow")).toBe("Sow");
    expect(kept()).toMatchObject([{ kind: "act", name: "Added a task", detail: { length: 3 }, status: 200 }]);
  });

  test.each<[number, () => never]>([
    [307, () => redirect("/tasks?secret=1")],
    [
      500,
      () => {
        throw new Error("no");
      },
    ],
  ])("that throws is recorded with status %i, and throws", async (status, thrower) => {
    const throws = auth.recordAction("Try", async () => thrower());
    await expect(throws()).rejects.toThrow();
    expect(kept()).toMatchObject([{ name: "Try", status }]);
    expect(JSON.stringify(kept())).not.toContain("secret");
  });

  test("throws when it can't be recorded, whatever came of it", async () => {
    understudy.keeper.state.answer = 401;
    const add = auth.recordAction("Add a task", async () => "added");
    await expect(add()).rejects.toThrow(UnrecordedError);
    await expect(add()).rejects.toMatchObject({ code: "unrecorded", status: 503 });
  });

  test("tells of a guard's refusal", async () => {
    const remove = auth.recordAction("Delete all tasks", async () => assertNotImpersonated(await user()));
    await expect(remove()).rejects.toThrow(ImpersonatedError);
    expect(kept()).toMatchObject([{ kind: "refused", name: "Delete all tasks" }]);
  });

  test("needs a name", () => {
    expect(() => auth.recordAction("", async () => {})).toThrow(TypeError);
  });
});

describe("what began as nobody's and turns out to be an impersonator's", () => {
  const lateAuth = () => {
    impersonated = false;
    return async () => {
      impersonated = true;
      return user();
    };
  };

  test("is refused in a route handler: 503, code unrecorded", async () => {
    const within = lateAuth();
    const POST = auth.recordImpersonation("/api/tasks", async () => Response.json(await within()));
    const response = await POST(post("/api/tasks"));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "unrecorded" });
  });

  test("is refused in a server action, and goes on where the product goes on unrecorded", async () => {
    const within = lateAuth();
    await expect(auth.recordAction("Add a task", within)()).rejects.toThrow(UnrecordedError);
    impersonated = false;
    const lenient = auth.recordAction("Add a task", within, { whenUnrecorded: "continue" });
    expect(await lenient()).toMatchObject({ impersonatorUserId: "mina" });
  });
});

test("a handler isn't run while the session can't be told: 503 by the error's own code", async () => {
  let ran = false;
  const blind = createAuth({
    readSession: () => Promise.reject(new TokenError("keys_unavailable")),
    recording: { ...client(), onTrouble: () => {} },
  });
  const POST = blind.recordImpersonation("/api/tasks", async () => {
    ran = true;
    return new Response();
  });
  const response = await POST(post("/api/tasks"));
  expect([response.status, ran]).toEqual([503, false]);
  expect(await response.json()).toMatchObject({ code: "keys_unavailable" });
});

describe("outside of both", () => {
  test("a guard tells of its refusal, too", async () => {
    expect(() => assertNotImpersonated({ id: "uma", impersonatorUserId: "mina" })).toThrow(ImpersonatedError);
    expect(forbidImpersonation(await user(), "Export everything")?.status).toBe(403);
    await auth.close();
    expect(kept()).toMatchObject([{ sid: "i-1", kind: "refused", name: "Export everything", status: 403 }]);
  });

  test("a page is recorded by its route, and waits for nobody", async () => {
    understudy.keeper.state.answer = "silent";
    await auth.recordPage("/invoices");
    understudy.keeper.state.answer = "good";
    await auth.close();
    expect(kept()).toMatchObject([{ kind: "page", method: "GET", route: "/invoices", name: "GET /invoices" }]);
  });

  test("forbidden() says its status", async () => {
    process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "1";
    await expect(auth.recordAction("Delete", async () => forbidden())()).rejects.toThrow();
    delete process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS;
    expect(kept()).toMatchObject([{ name: "Delete", status: 403 }]);
  });
});

describe("with access tokens", () => {
  test("a handler is recorded, and a guard's refusal of a token's user", async () => {
    const api = initAuth({ ...client(), onTrouble: () => {} });
    const token = await sign(key, impersonatedAt(clock.now(), { iss: understudy.origin, sid: "i-2" }));
    const bearer = { authorization: `Bearer ${token}` };
    const POST = api.recordImpersonation("/api/me", async (request) => {
      const { refusal } = await api.fromRequest(request);
      return refusal ?? new Response("done");
    });
    expect(await (await POST(post("/api/me", bearer))).text()).toBe("done");
    const { user: acting } = await api.fromRequest(post("/api/me", bearer));
    forbidImpersonation(acting ?? expect.fail(), "Pay");
    await api.close();
    expect((await POST(post("/api/me"))).status).toBe(401);
    expect((await POST(post("/api/me", { authorization: "Bearer a.b.c" }))).status).toBe(401);
    expect(kept()).toMatchObject([
      { sid: "i-2", kind: "act", route: "/api/me" },
      { sid: "i-2", kind: "refused", name: "Pay" },
    ]);
  });
});
