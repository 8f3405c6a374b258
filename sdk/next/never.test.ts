import { forbidden } from "next/navigation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { handClock, issuerWith } from "../core/core.testing.ts";
import { allowReadOnly, createAuth, ImpersonatedError } from "./index.ts";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
let done: number;
const clock = handClock();
beforeEach(async () => {
  understudy = await issuerWith([]);
  done = 0;
});
afterEach(() => understudy.close());

const kept = () => understudy.keeper.kept();
const request = () => new Request("https://app.example/api/tasks", { method: "POST" });
const handler = async () => Response.json({ done: ++done });
const action = async (more: number) => {
  done += more;
};

function sessionAt(access: "read_only" | "full" | "own") {
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  const own = { user: { id: "uma", name: "Uma Patel", email: "uma@globex.example" }, expires };
  const impersonation = { id: "i-1", expiresAt: expires, impersonator: { id: "mina", name: "Mina Haddad" }, access };
  return access === "own" ? own : { ...own, impersonatorUserId: "mina", impersonation };
}

function productAt(access: "read_only" | "full" | "own", more: { whenNever?: () => never } = {}) {
  const client = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now };
  return createAuth({
    readSession: async () => sessionAt(access),
    recording: { ...client, onTrouble: () => {}, onRejected: () => {} },
    guardReadOnly: true,
    ...more,
  });
}

describe.each(["read_only", "full"] as const)("an impersonator at level %s", (access) => {
  test("is refused a handler that is never done in somebody's name, before the level is asked for", async () => {
    const { recordImpersonation, neverWhileImpersonated } = productAt(access);
    const POST = recordImpersonation("/api/tasks", neverWhileImpersonated("exports", handler));
    const response = await POST(request());
    expect([response.status, done]).toEqual([403, 0]);
    expect(await response.json()).toMatchObject({ code: "impersonated", never: "exports" });
    expect(kept()).toMatchObject([{ kind: "refused", route: "/api/tasks", detail: { never: "exports" } }]);
  });

  test("is refused an action by an error, or by what the product says instead", async () => {
    const { recordAction, neverWhileImpersonated } = productAt(access);
    const remove = recordAction("Delete all tasks", neverWhileImpersonated("deletion", action));
    await expect(remove(1)).rejects.toThrow(ImpersonatedError);
    const told = { kind: "refused", name: "Delete all tasks", detail: { never: "deletion" } };
    expect([done, kept()]).toMatchObject([0, [told]]);
    process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "1";
    const other = productAt(access, { whenNever: forbidden });
    await expect(other.neverWhileImpersonated("deletion", action)(1)).rejects.toThrow(/403/);
    delete process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS;
    expect(done).toBe(0);
  });

  test("is refused where nothing is recorded, too", async () => {
    const { neverWhileImpersonated } = createAuth({ readSession: async () => sessionAt(access) });
    expect((await neverWhileImpersonated("exports", handler)(request())).status).toBe(403);
    await expect(neverWhileImpersonated("deletion", action)(1)).rejects.toThrow(ImpersonatedError);
    expect([done, kept()]).toEqual([0, []]);
  });
});

test("the user does both, and gets what they give", async () => {
  const { neverWhileImpersonated } = productAt("own");
  expect(await (await neverWhileImpersonated("exports", handler)(request())).json()).toEqual({ done: 1 });
  await neverWhileImpersonated("deletion", action)(2);
  expect(done).toBe(3);
});

test("what is labelled a read is let through to whoever only looks, as a handler and as an action", async () => {
  const { recordImpersonation, recordAction } = productAt("read_only");
  expect((await recordImpersonation("/api/search", allowReadOnly(handler))(request())).status).toBe(200);
  await recordAction("Search", allowReadOnly(action))(1);
  expect(done).toBe(2);
});
