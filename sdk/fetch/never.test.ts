import { afterEach, beforeEach, expect, test } from "vitest";
import { claimsAt, handClock, impersonatedAt, issuerWith, makeTestKey, sign } from "../core/core.testing.ts";
import type { NeverLabel } from "../core/never.ts";
import { initAuth, type RequestAuth } from "./index.ts";

const key = await makeTestKey("key-1");
const clock = handClock();
let understudy: Awaited<ReturnType<typeof issuerWith>>;
let api: RequestAuth;
let done: number;

beforeEach(async () => {
  understudy = await issuerWith([key]);
  const client = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now };
  api = initAuth({ ...client, guardReadOnly: true, onTrouble: () => {}, onRejected: () => {} });
  done = 0;
});
afterEach(async () => {
  await api.close();
  await understudy.close();
});

async function post(access: "read_only" | "full" | "own") {
  const claims = { iss: understudy.origin, ...(access !== "own" && { impersonation_access: access }) };
  const token = await sign(key, (access === "own" ? claimsAt : impersonatedAt)(clock.now(), claims));
  return new Request("https://app.example/api/card", { method: "POST", headers: { authorization: `Bearer ${token}` } });
}
const change = () => Response.json({ done: ++done });
const handlers = () => ({
  recorded: api.recordImpersonation("/api/card", api.neverWhileImpersonated("billing", change)),
  alone: api.neverWhileImpersonated("billing", change, "Change the card"),
});

test.each([
  ["recorded", "read_only", { name: "POST /api/card", route: "/api/card" }],
  ["recorded", "full", { name: "POST /api/card", route: "/api/card" }],
  ["alone", "read_only", { name: "Change the card" }],
  ["alone", "full", { name: "Change the card" }],
] as const)(
  "a handler that is %s refuses an impersonator at level %s, which is recorded",
  async (which, access, told) => {
    const response = await handlers()[which](await post(access));
    expect([response.status, done]).toEqual([403, 0]);
    expect(await response.json()).toMatchObject({ code: "impersonated", never: "billing" });
    expect(understudy.keeper.kept()).toMatchObject([{ kind: "refused", ...told, detail: { never: "billing" } }]);
  },
);

test.each(["recorded", "alone"] as const)("a handler that is %s lets the user through", async (which) => {
  expect((await handlers()[which](await post("own"))).status).toBe(200);
});

test("what can't be told right now isn't done: 503", async () => {
  understudy.state.jwksStatus = 503;
  const response = await handlers().alone(await post("full"));
  expect([response.status, done]).toEqual([503, 0]);
});

test("nobody is let through for want of a request, and no other word is taken", async () => {
  const noHandler = api.neverWhileImpersonated("billing", change) as () => Promise<Response>;
  await expect(noHandler()).rejects.toThrow(TypeError);
  expect(done).toBe(0);
  expect(() => api.neverWhileImpersonated("everything" as NeverLabel, change)).toThrow("isn't on the never-list");
});
