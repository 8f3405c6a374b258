import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { duringRequest } from "./http/current.ts";
import { log } from "./log.ts";
import { redacted } from "./redact.ts";

/** What was written to stderr meanwhile. */
let lines: string[];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => void vi.restoreAllMocks());

const ID = "6f1c2d3e-0000-4000-8000-123456789abc";
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz";
const TOKEN = "Zr8Q0cV5mT2nK9xL4wB7yD1eF6gH3jP_sU-aXiOoRtE";

test.each([
  ["a cookie", `refused: Cookie: dash=${TOKEN}; theme=dark`, TOKEN],
  ["a bearer token", `fetch failed with Authorization: Bearer ${JWT}`, JWT],
  ["a signed token by itself", `can't verify ${JWT}`, JWT],
  ["a token of ours", `unknown ${TOKEN}`, TOKEN],
  ["a code of a hand-off", "GET /api/session/callback?code=abcdefghijk&state=mnopqrstuv", "abcdefghijk"],
  ["a code by its name", '{"code":"abcdefghijk"}', "abcdefghijk"],
  ["a client's secret", "client_secret=abcdefghijk", "abcdefghijk"],
  ["an e-mail", "no such user: uma.o'neil+x@northwind.example", "northwind"],
  ["an address's query", "https://app.example/login?hint=uma", "uma"],
  ["a database's password", "connect postgres://understudy:geheim@db:5432/understudy", "geheim"],
])("no line has %s in it, whoever wrote the sentence", (_what, sentence, secret) => {
  log.error({ error: sentence, stack: `Error: ${sentence}\n    at a (b.ts:1:2)` }, "something failed");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain(secret);
  expect(lines[0]).toContain("something failed");
});

test("what says where something failed stays", () => {
  for (const sentence of [
    `request ${ID} failed`,
    "SqliteError: UNIQUE constraint failed: audit_events.id",
    "Error: code: 'SQLITE_CONSTRAINT_UNIQUE'\n    at start (file:///opt/understudy/.next/shell/main.mjs:12:3)",
    "the database can't be reached: connect ECONNREFUSED 127.0.0.1:5432",
  ])
    expect(redacted(sentence)).toBe(sentence);
});

test("every line of a request has its id, of what is said outside of one none", async () => {
  await duringRequest(ID, async () => {
    await Promise.resolve();
    log.warn("within");
  });
  log.warn("outside");
  expect(lines.map((line) => JSON.parse(line).requestId)).toEqual([ID, undefined]);
});
