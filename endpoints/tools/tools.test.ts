import { beforeEach, expect, test } from "vitest";
import * as token from "#app/(dashboard)/api/account/tokens/[id]/route.ts";
import * as tokens from "#app/(dashboard)/api/account/tokens/route.ts";
import * as impersonations from "#app/(dashboard)/api/impersonations/route.ts";
import * as proofs from "#app/(dashboard)/api/proofs/route.ts";
import { type Api, ORIGIN, openApi, PASSWORD } from "#app/api/calling.testing.ts";
import { impersonate } from "#sdk/cli/impersonate.ts";
import type { Handler } from "../table.ts";

let api: Api;
let made: { id: string; token: string };

beforeEach(async () => {
  api = await openApi();
  await api.call(proofs, "POST", { as: "mina", body: { password: PASSWORD } });
  const { json } = await api.call(tokens, "POST", { as: "mina", body: { name: "Terminal" } });
  made = { id: json.personalToken.id, token: json.token };
});

// Imported late: the environment has to be there first, and calling.testing.ts sets it.
async function answer(request: Request): Promise<Response> {
  const { endpoints } = await import("../table.ts");
  const [, id] = /^\/api\/v1\/impersonations(?:\/([^/]+))?$/.exec(new URL(request.url).pathname) ?? [];
  const path = id === undefined ? "/api/v1/impersonations" : "/api/v1/impersonations/:id";
  const handle: Handler | undefined = endpoints.find((each) => each.path === path)?.handlers[request.method];
  if (!handle) throw new Error(`nothing answers ${request.method} ${path}`);
  const headers = new Headers(request.headers);
  headers.set("host", new URL(request.url).host);
  return handle(new Request(request, { headers }), { params: Promise.resolve({ id }) });
}

const send = (method: string, path: string, given: { bearer?: string; body?: object; headers?: object } = {}) =>
  answer(
    new Request(`${ORIGIN}/api/v1/impersonations${path}`, {
      method,
      headers: {
        ...(given.bearer !== undefined && { authorization: `Bearer ${given.bearer}` }),
        "content-type": "application/json",
        ...given.headers,
      },
      ...(given.body && { body: JSON.stringify(given.body) }),
    }),
  );

const wish = { user: "uma@globex.example", reason: "Ticket 7" };
const asTool: typeof fetch = (input, init) => answer(new Request(input, init));

test("the command begins a session that the dashboard's own list has, and a DELETE ends it", async () => {
  const begun = await impersonate({ dashboardUrl: ORIGIN, token: made.token }, wish, asTool);
  expect(begun.waits).toBe(false);
  const { json } = await api.call(impersonations, "GET", { as: "mina" });
  expect(json.items).toMatchObject([{ status: "pending", user: { email: wish.user }, reason: wish.reason }]);
  expect(begun.address).toContain(json.items[0].id);
  expect((await send("DELETE", `/${json.items[0].id}`, { bearer: made.token })).status).toBe(204);
  const after = await api.call(impersonations, "GET", { as: "mina" });
  expect(after.json.items).toMatchObject([{ status: "ended" }]);
});

test("the command says in words why nothing was begun", async () => {
  const place = { dashboardUrl: ORIGIN, token: made.token };
  await expect(impersonate(place, { ...wish, user: "nobody@x.example" }, asTool)).rejects.toThrow("no such user");
  await expect(impersonate({ ...place, token: "up_x" }, wish, asTool)).rejects.toThrow("personal token that stands");
  await expect(impersonate(place, { user: wish.user }, asTool)).rejects.toThrow(/why/i);
});

test("a cookie, an API key, nothing, and a token that was removed are 401 or refused", async () => {
  for (const bearer of ["us_key", "up_unknown", ""])
    expect((await send("POST", "", { bearer, body: wish })).status).toBe(401);
  expect((await send("POST", "", { body: wish })).status).toBe(401);
  const cookie = `dash=${api.people.sessions.mina.token}`;
  expect((await send("POST", "", { body: wish, headers: { cookie, origin: ORIGIN } })).status).toBe(401);
  expect((await send("POST", "", { bearer: made.token, body: wish, headers: { cookie } })).status).toBe(400);
  await api.call(token, "DELETE", { as: "mina", id: made.id });
  expect((await send("POST", "", { bearer: made.token, body: wish })).status).toBe(401);
  expect((await api.call(impersonations, "GET", { as: "olivia" })).json.items).toEqual([]);
});

test("a token can't be made by its own, nor another's be removed", async () => {
  const headers = { authorization: `Bearer ${made.token}` };
  expect((await api.call(tokens, "POST", { as: null, body: { name: "More" }, headers })).status).toBe(401);
  expect((await api.call(token, "DELETE", { as: "olivia", id: made.id })).status).toBe(404);
});

test("what is asked wrongly is told by field", async () => {
  for (const [body, pointer] of [
    [{ ...wish, user: "" }, "/user"],
    [{ ...wish, userId: "x" }, "/userId"],
    [{ ...wish, access: "root" }, "/access"],
  ] as const) {
    const refused = await send("POST", "", { bearer: made.token, body });
    expect(refused.status).toBe(422);
    expect((await refused.json()).errors).toMatchObject([{ pointer }]);
  }
});
