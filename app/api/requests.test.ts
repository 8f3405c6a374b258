import { beforeEach, describe, expect, test } from "vitest";
import { runningOf } from "#db/databases.testing.ts";
import * as raise from "../(dashboard)/api/impersonations/[id]/raise/route.ts";
import * as sessions from "../(dashboard)/api/impersonations/route.ts";
import * as impersonator from "../(dashboard)/api/impersonators/[id]/route.ts";
import * as answers from "../(dashboard)/api/requests/[id]/answer/route.ts";
import * as start from "../(dashboard)/api/requests/[id]/start/route.ts";
import * as requests from "../(dashboard)/api/requests/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import { type Api, type Call, NOBODY, ORIGIN, openApi } from "./calling.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
  await api.call(settings, "PATCH", { body: { approval: "everybody" } });
});

const ask = (more = {}, as: Call["as"] = "mina") =>
  api.call(sessions, "POST", { as, body: { userId: api.people.uma.id, reason: "Her totals look wrong", ...more } });
const answer = (id: string, body: unknown, as: Call["as"] = "adam") => api.call(answers, "POST", { as, id, body });
const begin = (id: string, as: Call["as"] = "mina") => api.call(start, "POST", { as, id });
const approve = { answer: "approve", note: "Go on" };

describe("the contract of requests", () => {
  test("a start is 202 with a request, its answer 200, and its beginning 201 as a start's", async () => {
    const asked = await ask({ ticket: "ACME-7", access: "full" });
    expect(asked.status).toBe(202);
    const { request } = asked.json;
    expect(asked.json).toEqual({
      request: {
        ...{ id: expect.any(String), kind: "start", reason: "Her totals look wrong", ticket: "ACME-7" },
        impersonator: { id: api.people.mina.id, name: "Mina Haddad", email: "mina@acme.example" },
        user: { id: api.people.uma.id, name: "Uma Patel", email: "uma@globex.example" },
        product: { id: api.people.product.id, name: "Tally" },
        ...{ access: "full", status: "waiting", waitsFor: "approver", answeredBy: null, note: null },
        ...{ createdAt: expect.stringMatching(/Z$/), expiresAt: expect.stringMatching(/Z$/) },
      },
    });
    const answered = await answer(request.id, approve);
    expect(answered).toMatchObject({ status: 200, json: { request: { id: request.id, status: "approved" } } });
    expect(answered.json.request).toMatchObject({ waitsFor: null, note: "Go on", answeredBy: { name: "Adam Novak" } });
    const begun = await begin(request.id);
    expect(begun).toMatchObject({ status: 201, json: { impersonation: { status: "pending", breakGlass: false } } });
    expect(begun.json.launchUrl).toContain("login_hint=");
    const list = await api.call(requests, "GET", { as: "mina" });
    expect(list).toMatchObject({
      status: 200,
      json: { items: [{ id: request.id, status: "used" }], nextCursor: null },
    });
  });

  test("a raise is 202 with a request, and its beginning 200", async () => {
    const { id } = await runningOf(api.store, api.people, {
      access: "read_only",
      createdAt: new Date(Date.now() - 60_000),
      expiresAt: new Date(Date.now() + 600_000),
    });
    const asked = await api.call(raise, "POST", { as: "mina", id, body: { reason: "A wrong address", minutes: 5 } });
    expect(asked).toMatchObject({ status: 202, json: { request: { kind: "raise", access: "full" } } });
    await answer(asked.json.request.id, approve);
    const begun = await begin(asked.json.request.id);
    expect(begun).toMatchObject({ status: 200, json: { impersonation: { id, raisedUntil: expect.any(String) } } });
  });

  test("an Admin's own access is 202 under ownerApproval, and for Owners to answer", async () => {
    await api.call(settings, "PATCH", { body: { adminSelfGrant: "ownerApproval" } });
    const { adam } = api.people;
    const asked = await api.call(impersonator, "PUT", { as: "adam", id: adam.id });
    expect(asked).toMatchObject({ status: 202, json: { request: { kind: "grant", user: null, product: null } } });
    const { id } = asked.json.request;
    expect(await answer(id, approve)).toMatchObject({ status: 403, json: { code: "forbidden" } });
    expect(await answer(id, approve, "olivia")).toMatchObject({
      status: 200,
      json: { request: { status: "approved" } },
    });
    const again = await api.call(impersonator, "PUT", { as: "adam", id: adam.id });
    expect(again).toMatchObject({ status: 200, json: { grant: { access: "full" } } });
  });

  test("a Member's answer is 403 before anything else is said", async () => {
    const { request } = (await ask()).json;
    for (const id of [request.id, NOBODY, "no-uuid"])
      for (const body of [approve, { answer: "perhaps" }, "no json", undefined])
        expect(await answer(id, body, "max")).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });

  test("asking again, answering again, one's own, and others' to begin", async () => {
    const { request } = (await ask()).json;
    expect((await ask()).json.request.id).toBe(request.id);
    expect(await ask({ access: "read_only" })).toMatchObject({ status: 409, json: { code: "already_waiting" } });
    expect(await begin(request.id)).toMatchObject({ status: 409, json: { code: "not_approved" } });
    expect(await begin(request.id, "olivia")).toMatchObject({ status: 404 });
    await api.call(impersonator, "PUT", { id: api.people.adam.id });
    const own = (await ask({}, "adam")).json.request;
    expect(await answer(own.id, approve)).toMatchObject({ status: 403, json: { code: "own_request" } });
    await answer(request.id, { answer: "refuse" });
    expect(await answer(request.id, approve)).toMatchObject({ status: 409, json: { code: "already_answered" } });
  });

  test("breaking the glass is 201 for an Owner, and marked", async () => {
    await api.call(impersonator, "PUT", { id: api.people.olivia.id });
    expect(await ask({ breakGlass: true })).toMatchObject({ status: 403, json: { code: "forbidden" } });
    const begun = await ask({ breakGlass: true }, "olivia");
    expect(begun).toMatchObject({ status: 201, json: { impersonation: { breakGlass: true } } });
  });
});

describe("what is sent wrongly, by nobody, or from elsewhere changes nothing", () => {
  test("a body or a query of another shape is 422 with a pointer", async () => {
    const { request } = (await ask()).json;
    for (const [body, pointer] of [
      [{}, "/answer"],
      [{ answer: "yes" }, "/answer"],
      [{ answer: "approve", note: 1 }, "/note"],
      [{ answer: "approve", note: "x".repeat(501) }, "/note"],
      [{ answer: "approve", by: "olivia" }, "/by"],
    ] as const) {
      const { status, json } = await answer(request.id, body);
      expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
    }
    for (const query of ["?status=open", "?limit=0", "?cursor=x", "?by=mina"])
      expect((await api.call(requests, "GET", { query })).status).toBe(422);
    expect((await api.call(settings, "PATCH", { body: { approval: "me" } })).status).toBe(422);
    expect((await api.call(settings, "PATCH", { body: { adminSelfGrant: "never" } })).status).toBe(422);
    expect((await ask({ breakGlass: "yes" })).status).toBe(422);
  });

  test("an id of nothing is 404", async () => {
    for (const id of [NOBODY, "1", "../me", "x".repeat(5000)]) {
      expect(await answer(id, approve)).toMatchObject({ status: 404, json: { code: "not_found" } });
      expect(await begin(id)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test.each([
    ["GET", requests],
    ["POST", answers],
    ["POST", start],
  ] as const)("%s without a session is 401, and a change from another site 403", async (method, route) => {
    const { request } = (await ask()).json;
    const call = { id: request.id, ...(route === answers && { body: approve }) };
    expect((await api.call(route, method, { ...call, as: null })).status).toBe(401);
    if (method === "GET") return;
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: ORIGIN, "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign)
      expect((await api.call(route, method, { ...call, headers })).json.code).toBe("cross_origin");
    expect((await api.call(requests, "GET")).json.items[0].status).toBe("waiting");
  });

  test("a setting by which nobody could ever approve is 409", async () => {
    await api.call(settings, "PATCH", { body: { approval: "nobody" } });
    await api.store.sql("UPDATE employees SET role = 'member' WHERE role = 'admin'");
    const refused = await api.call(settings, "PATCH", { body: { approval: "full" } });
    expect(refused).toMatchObject({ status: 409, json: { code: "nobody_to_approve" } });
  });
});
