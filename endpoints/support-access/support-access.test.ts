import { beforeEach, describe, expect, test } from "vitest";
import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import * as impersonations from "#app/(dashboard)/api/impersonations/route.ts";
import * as requestAnswer from "#app/(dashboard)/api/requests/[id]/answer/route.ts";
import * as requestStart from "#app/(dashboard)/api/requests/[id]/start/route.ts";
import * as settings from "#app/(dashboard)/api/settings/impersonation/route.ts";
import { type Answer, NOBODY, type Route } from "#app/api/calling.testing.ts";
import { testContext } from "#lib/context.testing.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import { endpointAt } from "../lookup.ts";
import { BOOKS, fateOf, type Hosts, handOff, openHosts, PRODUCT, SHOP } from "../v1/hosted.testing.ts";

let hosts: Hosts;
/** The value of Uma's own cookie. */
let uma: string;
beforeEach(async () => {
  hosts = await openHosts();
  uma = await userCookie(hosts.api.people.uma.id);
  await hosts.api.call(settings, "PATCH", { body: { supportAccess: { showNames: true } } });
});

const own = "/api/v1/support-access";
const userCookie = (id: string) => startUserSession({ ...testContext(hosts.api.store), clock: () => new Date() }, id);

interface Asked {
  cookie?: string | null;
  bearer?: string;
  /** Where the page is that asks; the host's own, unless another is said. */
  from?: string;
  origin?: string | null;
  body?: unknown;
}

/** Through the table of endpoints, as the shell finds them. */
async function call(method: string, path: string, { cookie = null, bearer, from, origin, body }: Asked = {}) {
  const found = endpointAt("product", path.split("?")[0] ?? path, method);
  if (!found || !("handler" in found))
    return { status: found ? 405 : 404, json: null, headers: new Headers(), text: "" };
  const said = origin === undefined ? (from ?? (method === "GET" ? null : PRODUCT)) : origin;
  const request = new Request(PRODUCT + path, {
    method,
    headers: {
      host: new URL(PRODUCT).host,
      ...(cookie !== null && { cookie: `prod=${cookie}` }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(said !== null && { origin: said }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const response = await found.handler(request, { params: Promise.resolve(found.params) });
  const text = await response.text();
  const json: Answer["json"] = text.startsWith("{") ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, json, text };
}

/** A hosted access token of a session, for one product's page. */
async function tokenOf(cookie: string, from?: string): Promise<string> {
  return (await call("GET", "/api/v1/refresh_token", { cookie, ...(from && { from }) })).json.access_token;
}

const said = async (asked: Asked) => (await call("GET", own, asked)).json;
const start = () =>
  hosts.api.call(impersonations, "POST", {
    as: "mina",
    body: { userId: hosts.api.people.uma.id, reason: "why", productId: hosts.ids.shop },
  });

/** Every way to change something of it, or to read it. */
const ways: [method: string, path: string, body?: unknown][] = [
  ["GET", own],
  ["PUT", own, { choice: "never" }],
  ["DELETE", `${own}/sessions/${NOBODY}`],
  ["GET", `${own}/sessions/${NOBODY}/receipt`],
  ["POST", `${own}/requests/${NOBODY}/answer`, { answer: "yes" }],
];

describe("by the user's own cookie", () => {
  test("the page is told what is so, and who was in, when, why, and at which level", async () => {
    const { id } = await handOff(hosts.api, hosts.ids.shop);
    const { status, json } = await call("GET", own, { cookie: uma });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...{ choice: "always", until: null, choices: ["always", "ask", "until", "never"], requests: [] },
      sessions: [
        {
          ...{ id, by: "Mina Haddad", reason: "why", endedAt: null, live: true, access: "full", pages: 0, acts: [] },
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        },
      ],
    });
  });

  test("a choice is kept, answered and in force at the next start", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const set = await call("PUT", own, { cookie: uma, body: { choice: "until", until } });
    expect(set).toMatchObject({ status: 200, json: { choice: "until", until } });
    expect(await start()).toMatchObject({ status: 201 });
    expect(await call("PUT", own, { cookie: uma, body: { choice: "never" } })).toMatchObject({ status: 200 });
    expect(await start()).toMatchObject({ status: 409, json: { code: "user_refuses" } });
    expect(await said({ cookie: uma })).toMatchObject({ choice: "never", until: null });
  });

  test.each<[string, unknown, string]>([
    ["nothing", {}, "/choice"],
    ["a choice that nobody knows", { choice: "sometimes" }, "/choice"],
    ["a date that is missing", { choice: "until" }, "/until"],
    ["a date that is none", { choice: "until", until: "tomorrow" }, "/until"],
    ["a date gone by", { choice: "until", until: "2020-01-01T00:00:00Z" }, "/until"],
    ["a date with another choice", { choice: "ask", until: "2099-01-01T00:00:00Z" }, "/until"],
    ["more than is asked for", { choice: "ask", userId: NOBODY }, "/userId"],
  ])("%s is 422 with a pointer, and changes nothing", async (_, body, pointer) => {
    const { status, json } = await call("PUT", own, { cookie: uma, body });
    expect([status, json.code, json.errors[0].pointer]).toEqual([422, "invalid_input", pointer]);
    expect((await said({ cookie: uma })).choice).toBe("always");
  });

  test("End now ends it at once, twice is fine, and of nobody's session it is 404", async () => {
    const { id } = await handOff(hosts.api, hosts.ids.shop);
    for (let times = 0; times < 2; times++)
      expect(await call("DELETE", `${own}/sessions/${id}`, { cookie: uma })).toMatchObject({ status: 204 });
    expect(await fateOf(hosts.api, id)).toBe("user_ended");
    for (const none of [NOBODY, "1", "%00"])
      expect((await call("DELETE", `${own}/sessions/${none}`, { cookie: uma })).status).toBe(404);
  });

  test("a change needs the Origin of the host or of a registered product, and is read by no other page", async () => {
    const body = { choice: "never" };
    for (const origin of [null, "null", "https://evil.example", "http://localhost:3000"])
      expect((await call("PUT", own, { cookie: uma, origin, body })).status).toBeGreaterThanOrEqual(401);
    expect((await said({ cookie: uma })).choice).toBe("always");
    const foreign = await call("GET", own, { cookie: uma, origin: "https://evil.example" });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    const shop = await call("PUT", own, { cookie: uma, from: SHOP, body });
    expect([shop.status, shop.headers.get("access-control-allow-origin")]).toEqual([200, SHOP]);
    const asked = await call("OPTIONS", own, { from: SHOP });
    expect(asked.headers.get("access-control-allow-methods")).toContain("DELETE");
  });

  test("a product's page sees and ends its own sessions, and the host's page all", async () => {
    const { id } = await handOff(hosts.api, hosts.ids.shop);
    const ids = async (from?: string) =>
      (await said({ cookie: uma, ...(from && { from }) })).sessions.map((session: { id: string }) => session.id);
    expect([await ids(), await ids(SHOP), await ids(BOOKS)]).toEqual([[id], [id], []]);
    expect((await call("DELETE", `${own}/sessions/${id}`, { cookie: uma, from: BOOKS })).status).toBe(404);
    expect((await call("GET", `${own}/sessions/${id}/receipt`, { cookie: uma, from: BOOKS })).status).toBe(404);
    expect((await call("DELETE", `${own}/sessions/${id}`, { cookie: uma, from: SHOP })).status).toBe(204);
  });
});

test("by an access token, all of it, without an Origin, and for its own product", async () => {
  const { id } = await handOff(hosts.api, hosts.ids.shop);
  const [shop, books] = [await tokenOf(uma, SHOP), await tokenOf(uma, BOOKS)];
  expect((await said({ bearer: shop })).sessions).toMatchObject([{ id }]);
  expect((await said({ bearer: books })).sessions).toEqual([]);
  expect((await call("DELETE", `${own}/sessions/${id}`, { bearer: books, origin: null })).status).toBe(404);
  expect((await call("DELETE", `${own}/sessions/${id}`, { bearer: shop, origin: null })).status).toBe(204);
  const set = await call("PUT", own, { bearer: books, origin: null, body: { choice: "ask" } });
  expect(set).toMatchObject({ status: 200, json: { choice: "ask" } });
  expect((await call("GET", own, { bearer: shop, cookie: uma })).status).toBe(400);
});

describe("a user who wants to be asked", () => {
  beforeEach(async () => {
    await call("PUT", own, { cookie: uma, body: { choice: "ask" } });
  });

  test("finds the request on their page, and a start answers 202 until they have said yes", async () => {
    const asked = await start();
    expect(asked).toMatchObject({ status: 202, json: { request: { waitsFor: "user", status: "waiting" } } });
    const { id } = asked.json.request;
    expect((await said({ cookie: uma })).requests).toMatchObject([
      { id, by: "Mina Haddad", reason: "why", access: "full", expiresAt: asked.json.request.expiresAt },
    ]);
    const path = `${own}/requests/${id}/answer`;
    expect(await call("POST", path, { cookie: uma, body: { answer: "yes" } })).toMatchObject({ status: 204, text: "" });
    expect(await call("POST", path, { cookie: uma, body: { answer: "no" } })).toMatchObject({
      ...{ status: 409, json: { code: "already_answered" } },
    });
    const [event] = await hosts.api.store.sql("SELECT actor_kind FROM audit_events WHERE type = 'request.approved'");
    expect(event?.actor_kind).toBe("user");
  });

  test("is answered for by nobody else: another user, another product's page and token, an Owner, a key, a forged id", async () => {
    const { id } = (await start()).json.request;
    const path = `${own}/requests/${id}/answer`;
    const body = { answer: "yes" };
    const ugo = await userCookie(hosts.api.people.ugo.id);
    const key = (await hosts.api.call(apiKeys, "POST", { body: { name: "CRM" } })).json.key;
    const statuses: number[] = [];
    for (const by of [
      ...[{ cookie: ugo }, { bearer: await tokenOf(ugo) }, { cookie: uma, from: BOOKS }],
      ...[{ bearer: await tokenOf(uma, BOOKS) }, { cookie: hosts.api.people.sessions.olivia.token }, { bearer: key }],
      ...[{ cookie: uma, origin: "https://evil.example" }, { cookie: uma, origin: null }, {}],
    ])
      statuses.push((await call("POST", path, { ...by, body })).status);
    expect(statuses).toEqual([404, 404, 404, 404, 401, 401, 401, 403, 401]);
    for (const forged of [NOBODY, "1", "%00"])
      expect((await call("POST", `${own}/requests/${forged}/answer`, { cookie: uma, body })).status).toBe(404);
    expect((await said({ cookie: uma })).requests).toHaveLength(1);
  });

  test("is answered for by no session that runs as them, no approver and no replay; a yes begins one session, once", async () => {
    await call("PUT", own, { cookie: uma, body: { choice: "always" } });
    const { id: running, token } = await handOff(hosts.api, hosts.ids.shop);
    const cookie = token ?? "";
    const bearer = await tokenOf(cookie, SHOP);
    // Asking ends nothing: Mina is still in, and asks for what she would be in again.
    await call("PUT", own, { cookie: uma, body: { choice: "ask" } });
    const { id } = (await start()).json.request;
    const path = `${own}/requests/${id}/answer`;
    const body = { answer: "yes" };
    for (const by of [{ cookie, from: SHOP }, { cookie }, { bearer }]) {
      const refused = await call("POST", path, { ...by, body });
      expect([refused.status, refused.json?.code]).toEqual([403, "impersonated"]);
    }
    expect((await call("POST", path, { cookie, bearer, body })).status).toBe(400);
    for (const as of ["olivia", "adam"] as const)
      expect(await hosts.api.call(requestAnswer, "POST", { as, id, body: { answer: "approve" } })).toMatchObject({
        ...{ status: 409, json: { code: "waits_for_user" } },
      });
    const begin = () => hosts.api.call(requestStart, "POST", { as: "mina", id, body: {} });
    expect(await begin()).toMatchObject({ status: 409, json: { code: "not_approved" } });
    expect(await fateOf(hosts.api, running)).toBe("live");

    expect((await call("POST", path, { cookie: uma, body })).status).toBe(204);
    expect((await call("POST", path, { cookie: uma, body })).json.code).toBe("already_answered");
    expect((await begin()).status).toBe(201);
    expect(await fateOf(hosts.api, running)).toBe("replaced");
    expect(await begin()).toMatchObject({ status: 409, json: { code: "not_approved" } });
    // The cookie of the session before, and its token, answer nothing any more.
    for (const by of [{ cookie, from: SHOP }, { bearer }])
      expect((await call("POST", path, { ...by, body })).status).toBe(401);
  });

  test.each([[{}], [{ answer: "maybe" }], [{ answer: true }], [{ answer: "yes", note: "fine" }]])(
    "can answer yes or no, and %j is 422",
    async (body) => {
      const { id } = (await start()).json.request;
      const path = `${own}/requests/${id}/answer`;
      expect((await call("POST", path, { cookie: uma, body })).status).toBe(422);
      expect((await said({ cookie: uma })).requests).toHaveLength(1);
    },
  );
});

describe("nobody else", () => {
  test("who impersonates, by cookie or by token, from whichever page: 403, and what they tried is on record", async () => {
    const { id, token } = await handOff(hosts.api, hosts.ids.shop);
    const cookie = token ?? "";
    const bearer = await tokenOf(cookie, SHOP);
    for (const [method, path, body] of ways) {
      for (const by of [{ cookie, from: SHOP }, { cookie }, { cookie, from: BOOKS }, { bearer }]) {
        const refused = await call(method, path.replace(NOBODY, id), { ...by, body });
        expect([refused.status, refused.json?.code]).toEqual([403, "impersonated"]);
      }
    }
    expect(await fateOf(hosts.api, id)).toBe("live");
    expect((await said({ cookie: uma })).choice).toBe("always");
    const [denied] = await hosts.api.store.sql(
      `SELECT reason, impersonation_id FROM audit_events WHERE type = 'impersonation.denied'`,
    );
    expect(denied).toEqual({ reason: "impersonated", impersonation_id: id });
  });

  test("what another site has an impersonator's browser send is refused, and leaves no trace", async () => {
    const { id, token } = await handOff(hosts.api, hosts.ids.shop);
    const before = await hosts.api.eventCount();
    for (const origin of [null, "null", "https://evil.example", "http://localhost:3000"])
      for (const [method, path, body] of ways)
        expect((await call(method, path.replace(NOBODY, id), { cookie: token, origin, body })).status).toBe(403);
    expect(await hosts.api.eventCount()).toBe(before);
  });

  test("who is signed in nowhere, an Owner's dashboard session, an API key, a made-up or an old token: 401", async () => {
    const { json } = await hosts.api.call(apiKeys, "POST", { body: { name: "CRM" } });
    const stale = await tokenOf(uma);
    const again = await userCookie(hosts.api.people.uma.id);
    await hosts.api.store.sql("UPDATE product_sessions SET ended_at = created_at");
    for (const [method, path, body] of ways)
      for (const by of [
        {},
        { cookie: hosts.api.people.sessions.olivia.token },
        { cookie: uma },
        { cookie: again },
        { bearer: json.key },
        { bearer: stale },
        { bearer: `${stale.slice(0, -4)}AAAA` },
        { bearer: "nonsense" },
      ])
        expect([(await call(method, path, { ...by, body })).status, by]).toEqual([401, by]);
  });

  test("another user sees and ends nothing of it", async () => {
    const { id } = await handOff(hosts.api, hosts.ids.shop);
    const ugo = await userCookie(hosts.api.people.ugo.id);
    expect((await said({ cookie: ugo })).sessions).toEqual([]);
    expect((await call("DELETE", `${own}/sessions/${id}`, { cookie: ugo })).status).toBe(404);
    await call("PUT", own, { cookie: ugo, body: { choice: "never" } });
    expect(await fateOf(hosts.api, id)).toBe("live");
  });
});

describe("by API key", () => {
  const elsewhere = "/api/v1/users/c-4711/support-access";
  let key: string;
  beforeEach(async () => {
    key = (await hosts.api.call(apiKeys, "POST", { body: { name: "CRM" } })).json.key;
    await hosts.api.store.sql("UPDATE users SET external_id = 'c-4711' WHERE email = 'uma@globex.example'");
  });

  test("a product's own server has all of it but the answer to a request", async () => {
    const { id } = await handOff(hosts.api, hosts.ids.shop);
    const by = { bearer: key, origin: null };
    expect(await call("GET", elsewhere, by)).toMatchObject({ status: 200, json: { sessions: [{ id }] } });
    const receipt = await call("GET", `${elsewhere}/sessions/${id}/receipt`, by);
    expect(receipt).toMatchObject({ status: 409, json: { code: "not_sealed" } });
    const set = await call("PUT", elsewhere, { ...by, body: { choice: "ask" } });
    expect(set).toMatchObject({ status: 200, json: { choice: "ask" } });
    expect((await call("DELETE", `${elsewhere}/sessions/${id}`, by)).status).toBe(204);
    expect(await fateOf(hosts.api, id)).toBe("user_ended");
    expect((await call("POST", `${elsewhere}/requests/${id}/answer`, { ...by, body: { answer: "yes" } })).status).toBe(
      404,
    );
    const [event] = await hosts.api.store.sql(
      "SELECT actor_kind FROM audit_events WHERE type = 'support_access.changed'",
    );
    expect(event?.actor_kind).toBe("api_key");
  });

  test("without a key that stands it is 401, and of a user who isn't there 404", async () => {
    for (const by of [{}, { cookie: uma }, { bearer: `us_${"x".repeat(43)}` }])
      expect((await call("GET", elsewhere, by)).status).toBe(401);
    expect((await call("GET", "/api/v1/users/nobody/support-access", { bearer: key })).status).toBe(404);
  });
});

describe("the settings", () => {
  const patch = (supportAccess: unknown, as?: "adam") =>
    hosts.api.call(settings, "PATCH", { body: { supportAccess }, ...(as && { as }) });

  test("are changed a part at a time, by an Owner alone", async () => {
    const json = (await patch({ choices: ["never", "ask"], default: "ask", mailAfter: true })).json.supportAccess;
    expect(json).toEqual({ choices: ["ask", "never"], default: "ask", showNames: true, mailAfter: true });
    expect(await patch({ showNames: false }, "adam")).toMatchObject({ status: 403 });
    expect((await call("PUT", own, { cookie: uma, body: { choice: "always" } })).status).toBe(422);
  });

  test.each<[string, unknown, string]>([
    ["no choice", { choices: [] }, "/supportAccess/choices"],
    ["a choice that nobody knows", { choices: ["maybe"] }, "/supportAccess/choices/0"],
    ["a date as the default", { default: "until" }, "/supportAccess/default"],
    ["a default that isn't offered", { choices: ["ask"] }, "/supportAccess/default"],
    ["a word for yes", { showNames: "yes" }, "/supportAccess/showNames"],
    ["nothing", {}, "/supportAccess"],
    ["more than there is", { color: "red" }, "/supportAccess/color"],
  ])("refuse %s, and change nothing", async (_, body, pointer) => {
    const { status, json } = await patch(body);
    expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
    expect((await hosts.api.call(settings as Route, "GET")).json.supportAccess.choices).toHaveLength(4);
  });
});
