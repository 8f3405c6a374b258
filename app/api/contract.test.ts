import { beforeEach, describe, expect, test } from "vitest";
import * as password from "../(dashboard)/api/account/password/route.ts";
import * as ownSession from "../(dashboard)/api/account/sessions/[id]/route.ts";
import * as ownSessions from "../(dashboard)/api/account/sessions/route.ts";
import * as apiKey from "../(dashboard)/api/api-keys/[id]/route.ts";
import * as apiKeys from "../(dashboard)/api/api-keys/route.ts";
import * as auditEvents from "../(dashboard)/api/audit-events/route.ts";
import * as accepted from "../(dashboard)/api/auth/invitation/route.ts";
import * as resetPassword from "../(dashboard)/api/auth/reset-password/route.ts";
import * as resetLink from "../(dashboard)/api/employees/[id]/reset-link/route.ts";
import * as employee from "../(dashboard)/api/employees/[id]/route.ts";
import * as employees from "../(dashboard)/api/employees/route.ts";
import * as impersonator from "../(dashboard)/api/impersonators/[id]/route.ts";
import * as impersonators from "../(dashboard)/api/impersonators/route.ts";
import * as invitation from "../(dashboard)/api/invitations/[id]/route.ts";
import * as invitations from "../(dashboard)/api/invitations/route.ts";
import * as me from "../(dashboard)/api/me/route.ts";
import * as product from "../(dashboard)/api/products/[id]/route.ts";
import * as secret from "../(dashboard)/api/products/[id]/secret/route.ts";
import * as products from "../(dashboard)/api/products/route.ts";
import * as settings from "../(dashboard)/api/settings/impersonation/route.ts";
import * as userImportCommit from "../(dashboard)/api/user-imports/[id]/commit/route.ts";
import * as userImportFile from "../(dashboard)/api/user-imports/[id]/file/route.ts";
import * as userImport from "../(dashboard)/api/user-imports/[id]/route.ts";
import * as userImports from "../(dashboard)/api/user-imports/route.ts";
import * as user from "../(dashboard)/api/users/[id]/route.ts";
import * as users from "../(dashboard)/api/users/route.ts";
import { type Api, ORIGIN, openApi, PASSWORD } from "./calling.testing.ts";

let api: Api;
beforeEach(async () => {
  api = await openApi();
});

describe("the contract of the dashboard", () => {
  test("GET /api/me", async () => {
    const expected = { id: api.people.mina.id, name: "Mina Haddad", email: "mina@acme.example", role: "member" };
    expect((await api.call(me, "GET", { as: "mina" })).json).toEqual({ employee: expected, mayImpersonate: true });
    expect((await api.call(me, "GET", { as: "olivia" })).json.mayImpersonate).toBe(false);
    await api.call(settings, "PATCH", { body: { enabled: false } });
    expect((await api.call(me, "GET", { as: "mina" })).json.mayImpersonate).toBe(false);
  });

  test("GET and PATCH /api/settings/impersonation", async () => {
    const { status, json } = await api.call(settings, "PATCH", { body: { maxMinutes: 30, reason: "optional" } });
    expect(status).toBe(200);
    expect(json).toEqual({
      ...{ enabled: true, reason: "optional", maxMinutes: 30 },
      supportAccess: {
        choices: ["always", "ask", "until", "never"],
        default: "always",
        showNames: false,
        mailAfter: false,
      },
      ...{ accessLevels: ["read_only", "full"], defaultAccess: "full", approval: "nobody", adminSelfGrant: "allow" },
      ...{ proofMinutes: null, requireSecondFactor: false },
      notices: { ownerMail: true, manyUsersAnHour: 10, hours: null, impersonatorSummary: true },
      ...{ returnOrigins: [], ticketTemplate: null },
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedBy: { id: api.people.olivia.id, name: "Olivia Ortega", email: "olivia@acme.example" },
    });
    expect((await api.call(settings, "GET", { as: "adam" })).json).toEqual(json);
    expect(await api.call(settings, "PATCH", { as: "adam", body: { enabled: false } })).toMatchObject({ status: 403 });
  });

  test("GET, POST and PATCH /api/products, and POST …/secret", async () => {
    const body = {
      name: "Books",
      kind: "oidc",
      initiateLoginUri: "http://localhost:5173/login/start",
      redirectUris: ["http://localhost:5173/callback"],
    };
    const { status, json } = await api.call(products, "POST", { as: "adam", body });
    expect(status).toBe(201);
    const shown = {
      ...{ id: expect.any(String), ...body, clientId: expect.any(String), targetLinkUri: "http://localhost:5173/" },
      ...{ webOrigins: [], backchannelLogoutUri: null, builtIn: false, active: true, protected: false },
      ...{ postLogoutRedirectUris: [], nonceInsteadOfPkce: false, startsWithoutLoginHint: false },
      createdAt: expect.any(String),
    };
    expect(json).toEqual({ product: shown, clientSecret: expect.stringMatching(/^[\w-]{43}$/) });
    const { id } = json.product;
    expect(await api.call(product, "GET", { id })).toMatchObject({ status: 200, json: json.product });
    const unseen = {
      asked: { introspection: null, endsStream: null },
      noticedEnd: null,
      wentOn: null,
      lastHandOff: null,
    };
    expect((await api.call(product, "GET", { id })).json.connection).toMatchObject(unseen);
    const list = await api.call(products, "GET", { as: "adam" });
    expect(list.json).toEqual({ items: [expect.objectContaining({ name: "Tally" }), json.product], nextCursor: null });
    const patched = await api.call(product, "PATCH", { id, body: { name: "Bookshop", active: false } });
    expect(patched).toMatchObject({ status: 200, json: { ...json.product, name: "Bookshop", active: false } });
    const rotated = await api.call(secret, "POST", { id });
    expect(rotated).toMatchObject({ status: 200, json: { product: patched.json } });
    expect(rotated.json.clientSecret).not.toBe(json.clientSecret);
  });

  test("a hosted product has its own addresses in the answer, and none where its sign-ins begin", async () => {
    const targetLinkUri = "http://127.0.0.1:5173/start";
    const redirectUris = ["http://127.0.0.1:5173/api/auth/callback"];
    const body = { name: "Shop", kind: "hosted", targetLinkUri, redirectUris };
    const { json } = await api.call(products, "POST", { body });
    const shown = { ...body, initiateLoginUri: null, webOrigins: ["http://127.0.0.1:5173"], active: true };
    expect(json.product).toMatchObject(shown);
  });

  test("what is wrong with a product is said by pointer", async () => {
    const pointersOf = async (body: object) => {
      const { status, json } = await api.call(products, "POST", { body });
      expect(status).toBe(422);
      return json.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    const oidc = { name: "Books", kind: "oidc", initiateLoginUri: "http://localhost:5173/login" };
    expect(await pointersOf({ ...oidc, redirectUris: ["http://localhost:5173/cb", "nonsense"] })).toEqual([
      "/redirectUris/1",
    ]);
    expect(await pointersOf({ ...oidc, redirectUris: [], secret: "mine" })).toEqual(["/redirectUris", "/secret"]);
    expect(await pointersOf({ name: "Books", kind: "saml" })).toEqual(["/kind"]);
    expect(await pointersOf({ name: "", kind: "hosted" })).toEqual(["/name", "/targetLinkUri"]);
  });

  test("GET, PUT and DELETE /api/impersonators", async () => {
    const { id } = api.people.max;
    const granted = await api.call(impersonator, "PUT", { as: "adam", id });
    expect(granted).toMatchObject({ status: 200, json: { id, grant: { grantedBy: { name: "Adam Novak" } } } });
    expect(await api.call(impersonator, "PUT", { as: "adam", id })).toMatchObject({ status: 200, json: granted.json });
    const { json } = await api.call(impersonators, "GET");
    expect(json).toMatchObject({ nextCursor: null });
    expect(json.items).toHaveLength(4);
    expect(json.items).toContainEqual(granted.json);
    expect(await api.call(impersonator, "DELETE", { as: "adam", id })).toMatchObject({ status: 204, json: null });
    expect(await api.call(impersonator, "DELETE", { as: "adam", id })).toMatchObject({ status: 204 });
    expect(await api.call(impersonators, "DELETE", { as: "adam" })).toMatchObject({ status: 204 });
    await api.call(settings, "PATCH", { body: { enabled: false } });
    const off = await api.call(impersonator, "PUT", { as: "adam", id });
    expect(off).toMatchObject({ status: 409, json: { code: "impersonation_disabled" } });
    expect(await api.call(impersonator, "DELETE", { as: "adam", id })).toMatchObject({ status: 204 });
  });

  test("GET and POST /api/users, GET and PATCH /api/users/{id}", async () => {
    const added = await api.call(users, "POST", {
      as: "adam",
      body: { name: " Tom Okafor ", email: "tom@globex.example" },
    });
    expect(added.status).toBe(201);
    expect(Object.keys(added.json)).toEqual(["id", "name", "email", "externalId", "active", "createdAt"]);
    const { id } = added.json;
    expect(await api.call(user, "GET", { as: "max", id })).toMatchObject({ status: 200, json: added.json });
    const found = await api.call(users, "GET", { as: "max", query: "?query=okafor&limit=1" });
    expect(found.json).toEqual({ items: [added.json], nextCursor: null });
    const disabled = await api.call(user, "PATCH", { id, body: { name: "Tom", active: false } });
    expect(disabled).toMatchObject({ status: 200, json: { id, name: "Tom", active: false } });
    const again = await api.call(users, "POST", { body: { name: "Tom", email: "TOM@globex.example" } });
    expect(again).toMatchObject({ status: 409, json: { code: "email_taken", errors: [{ pointer: "/email" }] } });
  });

  test("GET /api/employees and PATCH /api/employees/{id}", async () => {
    const { json } = await api.call(employees, "GET", { as: "adam" });
    expect(json.nextCursor).toBeNull();
    expect(Object.keys(json.items[0])).toEqual(["id", "name", "email", "role", "active", "createdAt"]);
    const promoted = await api.call(employee, "PATCH", { id: api.people.max.id, body: { role: "admin" } });
    expect(promoted).toMatchObject({ status: 200, json: { id: api.people.max.id, role: "admin" } });
    const last = await api.call(employee, "PATCH", { id: api.people.olivia.id, body: { active: false } });
    expect(last).toMatchObject({ status: 409, json: { code: "last_owner" } });
  });

  test("an invitation's link, told once, makes an employee; it can be withdrawn", async () => {
    const body = { email: "nora@acme.example", name: "Nora Lind", role: "member" };
    const invited = await api.call(invitations, "POST", { as: "adam", body });
    expect(invited).toMatchObject({ status: 201, json: { invitation: body } });
    expect(invited.json.invitation.expiresAt).toMatch(/Z$/);
    expect(invited.json.url).toMatch(/^http:\/\/localhost:3000\/invitation#[\w-]{43}$/);
    const token = invited.json.url.split("#")[1];
    const accept = { as: null, body: { token, password: "a password of her own" } };
    const joined = await api.call(accepted, "POST", accept);
    expect(joined).toMatchObject({ status: 200, json: { location: `${ORIGIN}/sign-in?notice=welcome` } });
    // It signs nobody in: the cookie only tells this browser from a stranger's.
    expect(joined.headers.get("set-cookie")).toMatch(/^device-dash=[^;]+; Path=\/; Max-Age=\d+; HttpOnly/);
    expect(await api.call(accepted, "POST", accept)).toMatchObject({ status: 409, json: { code: "link_used" } });
    const other = await api.call(invitations, "POST", { body: { ...body, email: "nils@acme.example" } });
    const { id } = other.json.invitation;
    expect(await api.call(invitation, "DELETE", { id })).toMatchObject({ status: 204 });
    expect(await api.call(invitation, "DELETE", { id })).toMatchObject({ status: 404 });
  });

  test("a reset link's password is the new one", async () => {
    const made = await api.call(resetLink, "POST", { as: "adam", id: api.people.mina.id });
    expect(made).toMatchObject({ status: 201, json: { url: expect.stringContaining("/reset-password#") } });
    const body = { token: made.json.url.split("#")[1], password: "a password of her own" };
    expect(await api.call(resetPassword, "POST", { as: null, body })).toMatchObject({ status: 200 });
    expect(await api.call(me, "GET", { as: "mina" })).toMatchObject({ status: 401 });
  });

  test("GET and POST /api/api-keys, DELETE /api/api-keys/{id}", async () => {
    const made = await api.call(apiKeys, "POST", { as: "adam", body: { name: "CRM sync" } });
    expect(made).toMatchObject({ status: 201, json: { key: expect.stringMatching(/^us_[\w-]{43}$/) } });
    const shown = ["id", "name", "hint", "createdBy", "createdAt", "lastUsedAt"];
    expect(Object.keys(made.json.apiKey)).toEqual(shown);
    expect((await api.call(apiKeys, "GET")).json).toEqual({ items: [made.json.apiKey], nextCursor: null });
    const { id } = made.json.apiKey;
    expect(await api.call(apiKey, "DELETE", { id })).toMatchObject({ status: 204, json: null });
    expect(await api.call(apiKey, "DELETE", { id })).toMatchObject({ status: 404 });
  });

  test("POST /api/user-imports, PUT its file, GET it, POST its commit, DELETE it", async () => {
    const file = "name,email\nZoë,zoe@x.example\n";
    const size = Buffer.byteLength(file);
    const begun = await api.call(userImports, "POST", { as: "adam", body: { fileName: "users.csv", size } });
    const waiting = { status: "waiting", bytesTotal: size, bytesRead: 0, rowCount: 0, changes: null, preview: [] };
    expect(begun).toMatchObject({ status: 201, json: { fileName: "users.csv", ...waiting, finishedAt: null } });
    const { id } = begun.json;
    const json = await api.call(userImportFile, "PUT", { as: "adam", id, body: file });
    expect(json).toMatchObject({ status: 415, json: { code: "unsupported_media_type" } });
    const headers = { "content-type": "text/csv; charset=utf-8" };
    const read = await api.call(userImportFile, "PUT", { as: "adam", id, body: file, headers });
    const preview = [{ line: 2, externalId: null, name: "Zoë", email: "zoe@x.example", active: null }];
    const changes = { added: 1, updated: 0, unchanged: 0 };
    expect(read).toMatchObject({
      status: 200,
      json: { status: "ready", bytesRead: size, rowCount: 1, changes, preview },
    });
    expect(Object.keys(read.json).sort()).toEqual(
      [
        ...["id", "fileName", "status", "bytesTotal", "bytesRead", "rowCount", "errorCount", "errors", "changes"],
        ...["columns", "preview", "createdAt", "finishedAt"],
      ].sort(),
    );
    expect(await api.call(userImport, "GET", { as: "adam", id })).toMatchObject({ status: 200, json: read.json });
    const done = await api.call(userImportCommit, "POST", { as: "adam", id });
    expect(done).toMatchObject({ status: 200, json: { status: "done", changes, preview: [] } });
    const again = await api.call(userImportCommit, "POST", { as: "adam", id });
    expect(again).toMatchObject({ status: 409, json: { code: "import_not_ready" } });
    expect((await api.call(users, "GET", { query: "?query=zoë" })).json.items).toMatchObject([{ name: "Zoë" }]);

    const other = (await api.call(userImports, "POST", { body: { fileName: "b.csv", size } })).json;
    for (let times = 0; times < 2; times++) {
      expect(await api.call(userImport, "DELETE", { id: other.id })).toMatchObject({ status: 204, json: null });
    }
    const large = await api.call(userImports, "POST", { body: { fileName: "b.csv", size: 51 * 1024 * 1024 } });
    expect(large).toMatchObject({ status: 413, json: { code: "too_large" } });
  });

  test("GET /api/audit-events", async () => {
    await api.call(users, "POST", { as: "adam", body: { name: "Tom Okafor", email: "tom@globex.example" } });
    const { json } = await api.call(auditEvents, "GET", { query: `?type=user.added&actorId=${api.people.adam.id}` });
    expect(json).toMatchObject({ items: [{ type: "user.added", user: { name: "Tom Okafor" } }], nextCursor: null });
  });

  test("one's own password and sessions", async () => {
    const body = { current: "not it", next: "a password of her own" };
    const wrong = await api.call(password, "PUT", { as: "mina", body });
    expect(wrong).toMatchObject({ status: 422, json: { errors: [{ pointer: "/current" }] } });
    expect(await api.call(password, "PUT", { as: "mina", body: { ...body, current: PASSWORD } })).toMatchObject({
      status: 204,
    });
    const { json } = await api.call(ownSessions, "GET", { as: "mina" });
    const { id } = api.people.sessions.mina;
    expect(json).toMatchObject({ items: [{ id, current: true }], nextCursor: null });
    expect(await api.call(ownSessions, "DELETE", { as: "mina" })).toMatchObject({ status: 204 });
    expect(await api.call(ownSession, "DELETE", { as: "max", id })).toMatchObject({ status: 404 });
    expect(await api.call(ownSession, "DELETE", { as: "mina", id })).toMatchObject({ status: 204 });
    expect(await api.call(me, "GET", { as: "mina" })).toMatchObject({ status: 401 });
  });
});
