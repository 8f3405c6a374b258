import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, openMemory, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { testClock, testContext } from "#lib/context.testing.ts";
import { endAll } from "#lib/impersonations/end.ts";
import { hashToken } from "#lib/tokens/token.ts";
import "#app/api/calling.testing.ts"; // sets the environment

let store: TestDatabase;
let people: People;
let sid: string;
beforeEach(async () => {
  store = openMemory();
  people = await addPeople(store, { now: new Date(Date.now() - 5000) });
  Object.assign(globalThis, { understudy: { store } });
  ({ id: sid } = await runningOf(store, people));
  await end();
});

const end = () => {
  const context = testContext(store, testClock(new Date().toISOString()));
  return store.write((tx) => endAll(context, tx, {}, "stopped", { kind: "system" }));
};

async function ask({ authorization = basic("demo-product", "secret"), query = "", headers = {} } = {}) {
  const { GET } = await import("./revocations.ts");
  const request = new Request(`http://127.0.0.1:3000/api/v1/revocations${query}`, {
    headers: { host: "127.0.0.1:3000", ...(authorization && { authorization }), ...headers },
  });
  const response = await GET(request);
  return { status: response.status, headers: response.headers, json: await response.json() };
}

const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`;

describe("GET /api/v1/revocations", () => {
  test("tells a product with its client credentials what has ended, and where to go on", async () => {
    const { status, headers, json } = await ask();
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(json).toEqual({
      items: [{ sid, endedAt: expect.stringMatching(/^\d{4}-.+Z$/) }],
      changes: [],
      nextCursor: expect.any(String),
    });
    expect((await ask({ query: `?cursor=${json.nextCursor}` })).status).toBe(200);
  });

  test("takes back each place that it has given, however many ends came one after the other", async () => {
    let { json } = await ask();
    for (let ends = 0; ends < 12; ends++) {
      const { id } = await runningOf(store, people, {}, `cookie ${ends}`);
      await end();
      const next = await ask({ query: `?cursor=${json.nextCursor}` });
      expect(next.status, `after ${ends} ends`).toBe(200);
      expect(next.json.items.map((item: { sid: string }) => item.sid)).toContain(id);
      json = next.json;
    }
    expect(json.nextCursor.length).toBeGreaterThan(100);
  });

  test("begins anew from a place of the version before", async () => {
    const former = Buffer.from(`12.${Date.now()}`).toString("base64url");
    const { status, json } = await ask({ query: `?cursor=${former}` });
    expect(status).toBe(200);
    expect(json.items).toMatchObject([{ sid }]);
  });

  test.each([
    ["no credentials", { authorization: "" }],
    ["a wrong secret", { authorization: basic("demo-product", "wrong") }],
    ["an unknown client", { authorization: basic("nobody", "secret") }],
    ["a bearer token", { authorization: "Bearer secret" }],
    ["malformed credentials", { authorization: "Basic %%%" }],
    ["credentials in the address", { authorization: "", query: "?client_id=demo-product&client_secret=secret" }],
  ])("refuses %s with a 401 that says what to send", async (_, given) => {
    const { status, headers, json } = await ask(given);
    expect(status).toBe(401);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("www-authenticate")).toBe('Basic realm="understudy"');
    expect(json).toMatchObject({ code: "not_signed_in" });
  });

  test("never tells a product of another product's", async () => {
    const clientSecretHash = hashToken("their own");
    const other = { ...people.product, id: crypto.randomUUID(), clientId: "other", builtIn: false, clientSecretHash };
    await store.sql(
      `INSERT INTO products (id, name, kind, client_id, client_secret_hash, initiate_login_uri, redirect_uris, target_link_uri, built_in, active, created_at) SELECT '${other.id}', 'Other', 'oidc', 'other', '${clientSecretHash}', 'https://a.example', '[]', 'https://a.example', false, true, created_at FROM products`,
    );
    const { status, json } = await ask({ authorization: basic("other", "their own") });
    expect(status).toBe(200);
    expect(json.items).toEqual([]);
  });

  test("tells a disabled product too, whose impersonations have all ended", async () => {
    await store.sql("UPDATE products SET active = false");
    expect((await ask()).json.items).toHaveLength(1);
  });

  test("takes no cookie beside the credentials, no other host, and no parameter it doesn't know", async () => {
    expect(await ask({ headers: { cookie: "prod=x" } })).toMatchObject({
      status: 400,
      json: { code: "two_credentials" },
    });
    expect((await ask({ headers: { host: "localhost:3000" } })).status).toBe(404);
    expect((await ask({ query: "?limit=5" })).status).toBe(422);
    expect((await ask({ query: "?cursor=x" })).status).toBe(422);
  });
});
