import { beforeEach, describe, expect, test } from "vitest";
import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import { type Api, type BackendCall, callBackend, openApi } from "#app/api/calling.testing.ts";
import { endpointAt } from "../lookup.ts";
import * as batch from "./batch.ts";
import * as user from "./user.ts";

let api: Api;
let key: string;
beforeEach(async () => {
  api = await openApi();
  ({ key } = (await api.call(apiKeys, "POST", { body: { name: "CRM sync" } })).json);
});

const call = (method: string, given: Omit<BackendCall, "key"> = {}) =>
  callBackend(user, method, { key, externalId: "crm-7", ...given });
const send = (body: unknown) => callBackend(batch, "POST", { key, body });
const tom = { email: "tom@globex.example", name: "Tom Okafor" };

describe("the contract of the backend API", () => {
  test("PUT, GET, PATCH and DELETE /api/v1/users/{externalId}", async () => {
    const put = await call("PUT", { body: tom });
    expect(put).toMatchObject({ status: 201, json: { ...tom, externalId: "crm-7", active: true } });
    expect(Object.keys(put.json)).toEqual(["id", "name", "email", "externalId", "active", "createdAt"]);
    expect(await call("PUT", { body: tom })).toMatchObject({ status: 200, json: put.json });
    expect(await call("GET")).toMatchObject({ status: 200, json: put.json });
    expect(await call("PATCH", { body: { active: false } })).toMatchObject({ status: 200, json: { active: false } });
    expect(await call("DELETE")).toMatchObject({ status: 204, json: null });
    for (const method of ["GET", "DELETE"]) {
      expect(await call(method)).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  test("a user may have no name and no e-mail: null, which has to be said", async () => {
    const body = { name: null, email: null };
    expect(await call("PUT", { body })).toMatchObject({ status: 201, json: { ...body, externalId: "crm-7" } });
    for (const forgotten of [{}, { name: null }, { email: null }])
      expect(await call("PUT", { body: forgotten })).toMatchObject({ status: 422 });
    const users = [{ externalId: "crm-7", ...tom }];
    expect(await send({ users })).toMatchObject({ status: 200, json: { updated: 1 } });
    expect(await call("PATCH", { body: { email: null } })).toMatchObject({
      ...{ status: 200, json: { name: tom.name, email: null } },
    });
    expect(await call("PATCH", { body: { name: null } })).toMatchObject({ status: 200, json: body });
  });

  test.each(["sales&support@example.com", "a/b@example.com", "user=tag@example.com", "yes!@example.com"])(
    "%s is taken by PUT, PATCH and batch",
    async (email) => {
      expect(await call("PUT", { body: { ...tom, email } })).toMatchObject({ status: 201, json: { email } });
      expect(await call("PATCH", { body: { email: `x${email}` } })).toMatchObject({ status: 200 });
      const users = [{ externalId: "crm-9", name: "Nine", email }];
      expect(await send({ users })).toMatchObject({ status: 200, json: { added: 1 } });
    },
  );

  test("a taken e-mail is a 409 that names the field", async () => {
    const body = { ...tom, email: "uma@globex.example" };
    expect(await call("PUT", { body })).toMatchObject({ status: 200 });
    const taken = await call("PUT", { externalId: "crm-8", body });
    expect(taken).toMatchObject({ status: 409, json: { code: "email_taken", errors: [{ pointer: "/email" }] } });
  });

  test("another e-mail than the employee's is a 409 that names the field, and a 422 in a batch", async () => {
    const max = { email: "max@acme.example", name: "Max" };
    await call("PUT", { body: max });
    const body = { ...max, email: "m@gmail.example" };
    const refused = { status: 409, json: { code: "user_is_employee", errors: [{ pointer: "/email" }] } };
    expect(await call("PUT", { body })).toMatchObject(refused);
    expect(await call("PATCH", { body: { email: body.email } })).toMatchObject(refused);
    const users = [
      { externalId: "crm-8", ...tom },
      { externalId: "crm-7", ...body },
    ];
    expect(await send({ users })).toMatchObject({ status: 422, json: { errors: [{ pointer: "/users/1/email" }] } });
  });

  test("POST /api/v1/users/batch", async () => {
    const users = [{ externalId: "crm-7", ...tom }];
    expect(await send({ users })).toMatchObject({ status: 200, json: { added: 1, updated: 0, unchanged: 0 } });
    expect(await send({ users })).toMatchObject({ status: 200, json: { added: 0, updated: 0, unchanged: 1 } });
  });

  test("a batch takes a thousand users with the longest of names, and not one more", async () => {
    const users = Array.from({ length: 1000 }, (_, nth) => ({
      externalId: "é".repeat(190) + nth,
      email: `${"u".repeat(60)}${nth}@crm.example`,
      name: "名".repeat(200),
    }));
    const escaped = JSON.stringify({ users }).replace(
      /[^\x20-\x7e]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect(await send(escaped)).toMatchObject({ status: 200, json: { added: 1000 } });
    expect(await send({ users: [...users, { externalId: "one more", ...tom }] })).toMatchObject({ status: 422 });
    expect((await send(`{"users":"${"x".repeat(5 * 1024 * 1024)}"}`)).status).toBe(422);
  });

  test("what is wrong in a batch is named by pointer, and nothing is written", async () => {
    const before = await api.eventCount();
    const users = [
      { externalId: "crm-1", ...tom },
      { externalId: "", ...tom },
      { externalId: "crm-3", name: "Tom", email: "tom" },
    ];
    const refused = await send({ users });
    expect(refused).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(refused.json.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
      "/users/1/externalId",
      "/users/2/email",
    ]);
    const taken = await send({ users: [users[0], { externalId: "crm-2", ...tom }] });
    expect(taken).toMatchObject({ status: 422, json: { errors: [{ pointer: "/users/1/email" }] } });
    expect(await api.eventCount()).toBe(before);
  });

  test("a user whose id is batch elsewhere has an address too", async () => {
    const at = (method: string) => {
      const found = endpointAt("product", "/api/v1/users/batch", method);
      if (!found || !("handler" in found)) throw new Error(`${method} has no handler`);
      return { route: { [method]: found.handler }, externalId: found.params.externalId };
    };
    const ask = (method: string, given = {}) => {
      const { route, externalId } = at(method);
      return callBackend(route, method, { key, ...(externalId !== undefined && { externalId }), ...given });
    };
    expect(await ask("PUT", { body: tom })).toMatchObject({ status: 201, json: { externalId: "batch" } });
    expect(await ask("GET")).toMatchObject({ status: 200 });
    expect(await ask("DELETE")).toMatchObject({ status: 204 });
    expect(await ask("POST", { body: { users: [] } })).toMatchObject({ status: 422 });
  });

  test.each(["", " crm", "crm ", "a\nb", "\u202ecrm", ".", "..", "x".repeat(201)])(
    "%j is no external id",
    async (externalId) => {
      expect(await call("PUT", { externalId, body: tom })).toMatchObject({
        status: 422,
        json: { errors: [{ pointer: "/externalId" }] },
      });
    },
  );

  test("unknown fields, and a change that changes nothing, are refused", async () => {
    const unknown = await call("PUT", { body: { ...tom, id: "x" } });
    expect(unknown).toMatchObject({ status: 422, json: { errors: [{ pointer: "/id" }] } });
    expect(await call("PATCH", { body: {} })).toMatchObject({ status: 422 });
  });
});

test("nothing of it opens without a key", async () => {
  const before = await api.eventCount();
  for (const [route, method] of [
    [user, "GET"],
    [user, "PUT"],
    [user, "PATCH"],
    [user, "DELETE"],
    [batch, "POST"],
  ] as const) {
    const cookie = { cookie: `prod=${api.people.sessions.olivia.token}` };
    const body = method === "GET" ? {} : { body: tom };
    expect(
      (await callBackend(route, method, { key: null, externalId: "crm-7", ...body, headers: cookie })).status,
    ).toBe(401);
  }
  expect(await api.eventCount()).toBe(before);
});
