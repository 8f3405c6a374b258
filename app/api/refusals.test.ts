import { beforeEach, describe, expect, test } from "vitest";
import * as accessReview from "../(dashboard)/api/access-review/route.ts";
import * as password from "../(dashboard)/api/account/password/route.ts";
import * as ownSession from "../(dashboard)/api/account/sessions/[id]/route.ts";
import * as ownSessions from "../(dashboard)/api/account/sessions/route.ts";
import * as apiKey from "../(dashboard)/api/api-keys/[id]/route.ts";
import * as apiKeys from "../(dashboard)/api/api-keys/route.ts";
import * as auditEvents from "../(dashboard)/api/audit-events/route.ts";
import * as accepted from "../(dashboard)/api/auth/invitation/route.ts";
import * as resetPassword from "../(dashboard)/api/auth/reset-password/route.ts";
import * as setUp from "../(dashboard)/api/auth/set-up/route.ts";
import * as resetLink from "../(dashboard)/api/employees/[id]/reset-link/route.ts";
import * as employee from "../(dashboard)/api/employees/[id]/route.ts";
import * as employees from "../(dashboard)/api/employees/route.ts";
import * as note from "../(dashboard)/api/impersonations/[id]/note/route.ts";
import * as session from "../(dashboard)/api/impersonations/[id]/route.ts";
import * as timeline from "../(dashboard)/api/impersonations/[id]/timeline/route.ts";
import * as impersonatorReview from "../(dashboard)/api/impersonators/[id]/review/route.ts";
import * as impersonator from "../(dashboard)/api/impersonators/[id]/route.ts";
import * as impersonators from "../(dashboard)/api/impersonators/route.ts";
import * as invitation from "../(dashboard)/api/invitations/[id]/route.ts";
import * as invitations from "../(dashboard)/api/invitations/route.ts";
import * as me from "../(dashboard)/api/me/route.ts";
import * as noticeRead from "../(dashboard)/api/notices/[id]/read/route.ts";
import * as notices from "../(dashboard)/api/notices/route.ts";
import * as productCheck from "../(dashboard)/api/products/[id]/check/route.ts";
import * as product from "../(dashboard)/api/products/[id]/route.ts";
import * as secret from "../(dashboard)/api/products/[id]/secret/route.ts";
import * as products from "../(dashboard)/api/products/route.ts";
import * as protectedDomain from "../(dashboard)/api/protected-domains/[domain]/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import * as userImportCommit from "../(dashboard)/api/user-imports/[id]/commit/route.ts";
import * as userImportFile from "../(dashboard)/api/user-imports/[id]/file/route.ts";
import * as userImport from "../(dashboard)/api/user-imports/[id]/route.ts";
import * as userImports from "../(dashboard)/api/user-imports/route.ts";
import * as protection from "../(dashboard)/api/users/[id]/protection/route.ts";
import * as user from "../(dashboard)/api/users/[id]/route.ts";
import * as users from "../(dashboard)/api/users/route.ts";
import * as redeliver from "../(dashboard)/api/webhooks/[id]/deliveries/[deliveryId]/redeliver/route.ts";
import * as webhookDeliveries from "../(dashboard)/api/webhooks/[id]/deliveries/route.ts";
import * as webhook from "../(dashboard)/api/webhooks/[id]/route.ts";
import * as webhookSecret from "../(dashboard)/api/webhooks/[id]/secret/route.ts";
import * as webhookTest from "../(dashboard)/api/webhooks/[id]/test/route.ts";
import * as webhooks from "../(dashboard)/api/webhooks/route.ts";
import { type Api, type Call, NOBODY, ORIGIN, openApi, PASSWORD, type Route } from "./calling.testing.ts";
import { provingCalls, provingMistakes, provingOwn, provingPaths } from "./proving.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

/** Every call that needs an employee, with a body that would be right. */
const calls: [name: string, route: Route, method: string, body?: object][] = [
  ["me", me, "GET"],
  ["settings", settings, "GET"],
  ["settings", settings, "PATCH", { enabled: false }],
  ["impersonators", impersonators, "GET"],
  ["impersonators", impersonators, "DELETE"],
  ["an impersonator", impersonator, "PUT"],
  ["an impersonator", impersonator, "DELETE"],
  ["a review of access", accessReview, "GET"],
  ["an impersonator's review", impersonatorReview, "POST"],
  ["products", products, "GET"],
  ["products", products, "POST", { name: "Shop", kind: "hosted", targetLinkUri: "http://127.0.0.1:5173/" }],
  ["a product", product, "GET"],
  ["a product", product, "PATCH", { active: false }],
  ["a product's secret", secret, "POST"],
  ["a product's check", productCheck, "PUT", { user: "uma@globex.example" }],
  ["a product's check", productCheck, "POST"],
  ["users", users, "GET"],
  ["users", users, "POST", { name: "Tom Okafor", email: "tom@globex.example" }],
  ["a user", user, "GET"],
  ["a user", user, "PATCH", { active: false }],
  ["a user's protection", protection, "PUT", { reason: "She is the founder" }],
  ["a user's protection", protection, "DELETE"],
  ["a protected domain", protectedDomain, "PUT", { reason: "They asked us to" }],
  ["a protected domain", protectedDomain, "DELETE"],
  ["employees", employees, "GET"],
  ["an employee", employee, "PATCH", { active: false }],
  ["a reset link", resetLink, "POST"],
  ["invitations", invitations, "POST", { email: "nora@acme.example", name: "Nora Lind", role: "member" }],
  ["an invitation", invitation, "DELETE"],
  ["API keys", apiKeys, "GET"],
  ["API keys", apiKeys, "POST", { name: "CRM sync" }],
  ["an API key", apiKey, "DELETE"],
  ["webhooks", webhooks, "GET"],
  ["webhooks", webhooks, "POST", { url: "https://hooks.example.com/", events: ["impersonation.*"] }],
  ["a webhook", webhook, "GET"],
  ["a webhook", webhook, "PATCH", { enabled: false }],
  ["a webhook", webhook, "DELETE"],
  ["a webhook's secret", webhookSecret, "POST"],
  ["a webhook's test", webhookTest, "POST"],
  ["a webhook's deliveries", webhookDeliveries, "GET"],
  ["a webhook's delivery", redeliver, "POST"],
  ["notices", notices, "GET"],
  ["a notice", noticeRead, "POST"],
  ["user imports", userImports, "POST", { fileName: "users.csv", size: 10 }],
  ["a user import", userImport, "GET"],
  ["a user import", userImport, "DELETE"],
  ["a user import's file", userImportFile, "PUT"],
  ["a user import's end", userImportCommit, "POST"],
  ["audit events", auditEvents, "GET"],
  ["a session", session, "GET"],
  ["a session's timeline", timeline, "GET"],
  ["a session's note", note, "PUT", { text: "Looked, and changed nothing." }],
  ["one's password", password, "PUT", { current: PASSWORD, next: "a password of her own" }],
  ["one's sessions", ownSessions, "GET"],
  ["one's sessions", ownSessions, "DELETE"],
  ["one of one's sessions", ownSession, "DELETE"],
  ...provingCalls,
];
const named = calls.map(([name, route, method, body]) => ({ name, route, method, body }));
const changes = named.filter(({ method }) => method !== "GET");

describe("without a session there is a 401 before all else, and nothing is written:", () => {
  test.each(named)("$method $name", async ({ route, method, body }) => {
    const before = await api.eventCount();
    const tries: Call[] = [
      { as: null, body },
      { as: null, body, headers: { cookie: "dash=" } },
      { as: null, body, headers: { cookie: `dash=${"x".repeat(43)}` } },
      { as: null, body, headers: { cookie: `dash=${api.people.sessions.olivia.token}; dash=planted` } },
      { as: null, body, headers: { cookie: `prod=${api.people.sessions.olivia.token}` } },
      { as: null, body, headers: { authorization: `Bearer ${api.people.sessions.olivia.token}` } },
      { as: null, id: "not-a-uuid", ...(body && { body: "not json" }) },
    ];
    for (const each of tries) {
      expect(await api.call(route, method, each)).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
    }
    expect(await api.eventCount()).toBe(before);
  });
});

describe("from another site nothing changes:", () => {
  test.each(changes)("$method $name", async ({ route, method, body }) => {
    const before = await api.eventCount();
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:3000" },
      { origin: ORIGIN, "sec-fetch-site": "cross-site" },
      { origin: ORIGIN, "sec-fetch-site": "same-site" },
    ];
    for (const headers of foreign) {
      const refused = await api.call(route, method, { id: api.people.max.id, body, headers });
      expect(refused).toMatchObject({ status: 403, json: { code: "cross_origin" } });
    }
    const evilHost = { host: "evil.example", "x-forwarded-host": "localhost:3000" };
    expect((await api.call(route, method, { id: api.people.max.id, body, headers: evilHost })).status).toBe(404);
    expect(await api.eventCount()).toBe(before);
  });
});

describe("what is not of the right shape is a 422 with a pointer, and nothing is written:", () => {
  const wrong: [name: string, route: Route, method: string, body: unknown, pointer: string][] = [
    ...provingMistakes,
    ["a user without e-mail", users, "POST", { name: "Tom" }, "/email"],
    ["a user with an id of their choice", users, "POST", { name: "T", email: "t@x.example", id: NOBODY }, "/id"],
    ["a user with an empty name", users, "POST", { name: "  ", email: "t@x.example" }, "/name"],
    ["a product with its secret", products, "POST", { name: "S", kind: "hosted", clientSecret: "x" }, "/clientSecret"],
    ["a product of another kind", product, "PATCH", { kind: "oidc" }, "/kind"],
    ["a check without a user", productCheck, "PUT", { page: null }, "/user"],
    [
      "a check of a method that there isn't",
      productCheck,
      "PUT",
      { user: "u", action: { method: "TRACE" } },
      "/action/method",
    ],
    ["a user's e-mail changed", user, "PATCH", { email: "t@x.example" }, "/email"],
    ["a user made active by a word", user, "PATCH", { active: "yes" }, "/active"],
    ["an API key of their own making", apiKeys, "POST", { name: "CRM", key: "us_x" }, "/key"],
    ["an import of nothing", userImports, "POST", { fileName: "users.csv", size: 0 }, "/size"],
    ["an import that is ready already", userImports, "POST", { fileName: "u", size: 1, status: "ready" }, "/status"],
    ["another role", employee, "PATCH", { role: "root" }, "/role"],
    ["a role and a password", employee, "PATCH", { role: "member", passwordHash: "x" }, "/passwordHash"],
    ["an invitation without role", invitations, "POST", { name: "Nora", email: "nora@x.example" }, "/role"],
    ["a token that is a number", accepted, "POST", { token: 1, password: "a password of her own" }, "/token"],
    ["a role in an acceptance", accepted, "POST", { token: "t", password: "p", role: "owner" }, "/role"],
    ["a set-up without a name", setUp, "POST", { token: "t", email: "o@x.example", password: "p" }, "/name"],
    ["a reset with an e-mail", resetPassword, "POST", { token: "t", password: "p", email: "o@x.example" }, "/email"],
    ["a new password that is a list", password, "PUT", { current: "p", next: ["p"] }, "/next"],
  ];
  test.each(wrong)("%s", async (_, route, method, body, pointer) => {
    const before = await api.eventCount();
    const refused = await api.call(route, method, { id: api.people.max.id, body });
    expect(refused).toMatchObject({ status: 422, json: { code: "invalid_input", status: 422 } });
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(refused.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await api.eventCount()).toBe(before);
  });

  test.each([
    ["?limit=0", users],
    ["?limit=101", users],
    ["?limit=1.5", users],
    ["?query=a&query=b", users],
    ["?sort=size", users],
    [`?query=${"x".repeat(201)}`, users],
    ["?query=%00", users],
    ["?type=grant.stolen", auditEvents],
    ["?actorId=olivia", auditEvents],
    ["?from=yesterday", auditEvents],
  ])("the query %s", async (query, route) => {
    expect(await api.call(route, "GET", { query })).toMatchObject({ status: 422, json: { code: "invalid_input" } });
  });

  test("a cursor that nobody gave out", async () => {
    for (const cursor of ["x", "%25", "eyJ9", "-1", "MA", "null"])
      for (const list of [users, auditEvents, notices])
        expect((await api.call(list, "GET", { query: `?cursor=${cursor}` })).status).toBe(422);
  });

  test("a body that is no JSON, another type, or too long", async () => {
    const text = { "content-type": "text/plain" };
    expect((await api.call(settings, "PATCH", { body: "{" })).status).toBe(422);
    expect((await api.call(settings, "PATCH", { body: '{"enabled":false}', headers: text })).status).toBe(415);
    expect(
      (await api.call(users, "POST", { body: { name: "x".repeat(1024 * 1024), email: "t@x.example" } })).status,
    ).toBe(422);
  });
});

test("an id in the path that is no UUID, or of nobody, is a 404", async () => {
  const paths = [
    { route: impersonator, method: "PUT" },
    { route: impersonator, method: "DELETE" },
    { route: impersonatorReview, method: "POST" },
    { route: product, method: "GET" },
    { route: product, method: "PATCH", body: { active: false } },
    { route: secret, method: "POST" },
    { route: productCheck, method: "PUT", body: { user: "uma@globex.example" } },
    { route: productCheck, method: "POST" },
    { route: user, method: "GET" },
    { route: user, method: "PATCH", body: { active: false } },
    { route: employee, method: "PATCH", body: { active: false } },
    { route: resetLink, method: "POST" },
    { route: invitation, method: "DELETE" },
    { route: apiKey, method: "DELETE" },
    { route: noticeRead, method: "POST" },
    { route: userImport, method: "GET" },
    { route: userImport, method: "DELETE" },
    { route: userImportCommit, method: "POST" },
    { route: ownSession, method: "DELETE" },
    ...provingPaths,
  ];
  for (const { route, method, body } of paths) {
    for (const id of [NOBODY, "1", "../me", "%00", "x".repeat(5000), "e0000000-0000-4000-8000-00000000000Z"]) {
      expect(await api.call(route, method, { id, body })).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  }
});

test("a Member gets 403 where the table of the design says owner and admin", async () => {
  // Of sessions a Member has some: see session-record.test.ts.
  const own = [me, users, user, password, ownSessions, ownSession, userImportFile, session, timeline, note];
  const theirs = [...own, ...provingOwn, notices, noticeRead];
  const refused = named.filter(({ route }) => !theirs.includes(route as never));
  for (const { route, method, body } of refused) {
    expect((await api.call(route, method, { as: "mina", id: api.people.max.id, body })).status).toBe(403);
  }
  expect((await api.call(users, "POST", { as: "mina", body: { name: "T", email: "t@x.example" } })).status).toBe(403);
  expect((await api.call(user, "PATCH", { as: "mina", id: api.people.uma.id, body: { name: "T" } })).status).toBe(403);
});
