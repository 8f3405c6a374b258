import { beforeEach, expect, test } from "vitest";
import * as apiKey from "#app/(dashboard)/api/api-keys/[id]/route.ts";
import * as apiKeys from "#app/(dashboard)/api/api-keys/route.ts";
import * as users from "#app/(dashboard)/api/users/route.ts";
import { type Api, callBackend, NOBODY, openApi } from "#app/api/calling.testing.ts";
import { ok } from "#lib/http/route.ts";

let api: Api;
let key: string;
let id: string;
// Imported late: the environment has to be there first, and calling.ts sets it.
const route = async () => {
  const { backend } = await import("#composition");
  const handle = backend.route({}, async ({ context }) => ok({ calledBy: context.apiKey.name }));
  return { GET: handle, POST: handle };
};

beforeEach(async () => {
  api = await openApi();
  const { json } = await api.call(apiKeys, "POST", { body: { name: "CRM sync" } });
  ({
    key,
    apiKey: { id },
  } = json);
});

test("an API key calls the backend API, and no page's origin is asked for", async () => {
  for (const method of ["GET", "POST"]) {
    expect(await callBackend(await route(), method, { key })).toMatchObject({
      status: 200,
      json: { calledBy: "CRM sync" },
    });
  }
});

test("without a key that stands there is a 401 that says what to send", async () => {
  const unknown = `us_${"x".repeat(43)}`;
  const tries = [{ key: null }, { key: unknown }, { key: key.slice(3) }, { key: `${key} ${key}` }, { key: "" }];
  for (const given of [...tries, { key: null, headers: { authorization: `Basic ${btoa(`${key}:`)}` } }]) {
    const refused = await callBackend(await route(), "POST", given);
    expect(refused).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  }
  await api.call(apiKey, "DELETE", { id });
  expect(await callBackend(await route(), "GET", { key })).toMatchObject({ status: 401 });
});

test("a cookie beside the key is one credential too many, and by itself none", async () => {
  const cookie = `dash=${api.people.sessions.olivia.token}`;
  const both = await callBackend(await route(), "GET", { key, headers: { cookie } });
  expect(both).toMatchObject({ status: 400, json: { code: "two_credentials" } });
  expect(await callBackend(await route(), "GET", { key: null, headers: { cookie } })).toMatchObject({ status: 401 });
});

test("a key is nothing on the dashboard's host, nor to the dashboard's API", async () => {
  expect(await callBackend(await route(), "GET", { key, headers: { host: "localhost:3000" } })).toMatchObject({
    status: 404,
  });
  const asked = await api.call(users, "GET", { as: null, id: NOBODY, headers: { authorization: `Bearer ${key}` } });
  expect(asked).toMatchObject({ status: 401 });
});
