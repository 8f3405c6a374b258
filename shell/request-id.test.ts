import { afterEach, expect, test, vi } from "vitest";
import { currentRequestId } from "#lib/http/current.ts";
import { log } from "#lib/log.ts";
import { type Asked, DASHBOARD, PRODUCT, serveParts } from "./asking.testing.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const GIVEN = "6f1c2d3e-0000-4000-8000-123456789abc";

let server: Asked;
afterEach(() => {
  vi.restoreAllMocks();
  return server.close();
});

test("every answer has an id of its own, whoever gives it, and a problem names the same", async () => {
  server = await serveParts();
  const answers = await Promise.all([
    server.ask(DASHBOARD, "/users"),
    server.ask(DASHBOARD, "/oauth/nothing"),
    server.ask(DASHBOARD, "/oauth/token", {}, "DELETE"),
    server.ask(PRODUCT, "/_next/static/nothing.js"),
    server.ask(PRODUCT, "/"),
    server.ask("http://evil.example", "/"),
    server.ask("http://evil.example", "/healthz"),
    server.ask("http://evil.example", "/readyz"),
  ]);
  const ids = answers.map(({ headers }) => String(headers["x-request-id"]));
  for (const id of ids) expect(id).toMatch(UUID);
  expect(new Set(ids).size).toBe(answers.length);
  const problems = answers.filter(({ headers }) => headers["content-type"] === "application/problem+json");
  expect(problems).toHaveLength(3);
  for (const { headers, text } of problems)
    expect(JSON.parse(text).instance).toBe(`urn:uuid:${headers["x-request-id"]}`);
});

test("what is logged and asked for a request has the id that its answer has", async () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  let known: string | null = null;
  server = await serveParts({
    async next(_message, response) {
      await new Promise(setImmediate);
      known = currentRequestId();
      log.warn("asked");
      response.statusCode = 405;
      response.end();
    },
  });
  const { headers, text } = await server.ask(DASHBOARD, "/users");
  const id = headers["x-request-id"];
  expect([known, ...lines.map((line) => JSON.parse(line).requestId)]).toEqual([id, id]);
  expect(JSON.parse(text).instance).toBe(`urn:uuid:${id}`);
});

test("a proxy gives the id where one is trusted, in nginx's spelling too; nobody else does, nor anything else", async () => {
  server = await serveParts({ environment: { trustedProxies: 1 } });
  const idOf = async (given: string) => (await server.ask(DASHBOARD, "/", { "x-request-id": given })).headers;
  expect(await idOf(GIVEN)).toMatchObject({ "x-request-id": GIVEN });
  expect(await idOf(GIVEN.replaceAll("-", "").toUpperCase())).toMatchObject({ "x-request-id": GIVEN });
  for (const other of ["mina@northwind.example", `${GIVEN}0`, `{${GIVEN}}`])
    expect(await idOf(other)).toMatchObject({ "x-request-id": expect.stringMatching(UUID) });
  await server.close();
  server = await serveParts();
  const { headers } = await server.ask(DASHBOARD, "/", { "x-request-id": GIVEN });
  expect(headers["x-request-id"]).toMatch(UUID);
  expect(headers["x-request-id"]).not.toBe(GIVEN);
});
