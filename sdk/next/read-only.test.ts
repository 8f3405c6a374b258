import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { handClock, issuerWith } from "../core/core.testing.ts";
import { assertMayChange, createAuth, forbidReadOnly, ReadOnlyError } from "./index.ts";

type Said = "read_only" | "full" | "root" | undefined | "own";

let understudy: Awaited<ReturnType<typeof issuerWith>>;
const clock = handClock();
beforeEach(async () => {
  understudy = await issuerWith([]);
});
afterEach(() => understudy.close());

const kept = () => understudy.keeper.kept();
const request = (method: string) => new Request("https://app.example/api/tasks", { method });

/** A product whose session says this level; without the one line where `guardReadOnly` is left out. */
function productAt(access: Said, guardReadOnly = true) {
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  const own = { user: { id: "uma", name: "Uma Patel", email: "uma@globex.example" }, expires };
  const impersonator = { id: "mina", name: "Mina Haddad" };
  const impersonation = { id: "i-1", expiresAt: expires, impersonator, ...(access && { access }) };
  const client = { authUrl: understudy.origin, clientId: "product-1", clientSecret: "secret", clock: clock.now };
  return createAuth({
    readSession: async () => (access === "own" ? own : { ...own, impersonatorUserId: "mina", impersonation }),
    recording: { ...client, onTrouble: () => {}, onRejected: () => {} },
    guardReadOnly,
  });
}

describe("with the one line", () => {
  test.each<[Said, string, boolean, number]>([
    ["read_only", "POST", false, 403],
    ["root", "POST", false, 403],
    [undefined, "POST", false, 403],
    ["read_only", "DELETE", false, 403],
    ["read_only", "GET", false, 200],
    ["read_only", "POST", true, 200],
    ["full", "POST", false, 200],
    ["own", "POST", false, 200],
  ])(
    "a handler asked at level %s by %s, labelled a read %s, answers %s",
    async (access, method, allowReadOnly, status) => {
      let done = 0;
      const { recordImpersonation } = productAt(access);
      const handler = recordImpersonation("/api/tasks", () => Response.json({ done: ++done }), { allowReadOnly });
      const response = await handler(request(method));
      expect([response.status, done]).toEqual([status, status === 200 ? 1 : 0]);
      if (status === 403) {
        expect(await response.json()).toMatchObject({ code: "read_only", status: 403 });
        expect(kept()).toMatchObject([{ kind: "refused", sid: "i-1", method, route: "/api/tasks", status: 403 }]);
      }
    },
  );

  test("an action is refused by an error, which is recorded, unless it is labelled a read", async () => {
    let done = 0;
    const { recordAction } = productAt("read_only");
    const act = async () => ++done;
    await expect(recordAction("Add a task", act)()).rejects.toThrow(ReadOnlyError);
    expect([done, kept()]).toMatchObject([0, [{ kind: "refused", name: "Add a task" }]]);
    expect(await recordAction("Search", act, { allowReadOnly: true })()).toBe(1);
  });
});

test("without it nothing is refused, as before there were levels", async () => {
  const { recordImpersonation } = productAt("read_only", false);
  expect((await recordImpersonation("/api/tasks", () => new Response())(request("POST"))).status).toBe(200);
});

test("a handler and an action can ask for themselves", async () => {
  const [looking, changing, own] = [productAt("read_only"), productAt("full"), productAt("own")];
  const [user, other, uma] = [await looking.requireUser(), await changing.requireUser(), await own.requireUser()];
  expect(forbidReadOnly(user)?.status).toBe(403);
  expect(() => assertMayChange(user)).toThrow(ReadOnlyError);
  expect([forbidReadOnly(other), forbidReadOnly(uma)]).toEqual([null, null]);
  assertMayChange(other);
  assertMayChange(uma);
});
