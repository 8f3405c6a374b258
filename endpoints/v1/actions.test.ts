import { beforeEach, describe, expect, test, vi } from "vitest";
import { addPeople, happened, openMemory, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { testClock, testContext } from "#lib/context.testing.ts";
import { endAll } from "#lib/impersonations/end.ts";
import { hashToken } from "#lib/tokens/token.ts";
import "#app/api/calling.testing.ts"; // sets the environment

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let store: TestDatabase;
let people: People;
let sid: string;
beforeEach(async () => {
  store = openMemory();
  people = await addPeople(store, { now: since(20 * MINUTE) });
  Object.assign(globalThis, { understudy: { store } });
  const createdAt = since(20 * MINUTE);
  const expiresAt = new Date(createdAt.getTime() + 60 * MINUTE);
  ({ id: sid } = await runningOf(store, people, { createdAt, expiresAt }));
});

const since = (ms: number) => new Date(Date.now() - ms);
const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`;

async function post(body: unknown, { authorization = basic("demo-product", "secret"), headers = {} } = {}) {
  const { POST } = await import("./actions.ts");
  const request = new Request("http://127.0.0.1:3000/api/v1/actions", {
    method: "POST",
    headers: {
      host: "127.0.0.1:3000",
      "content-type": "application/json",
      ...(authorization && { authorization }),
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await POST(request);
  return { status: response.status, json: await response.json() };
}

const item = (more: Record<string, unknown> = {}) => ({
  ...{ id: crypto.randomUUID(), sid, at: since(SECOND).toISOString(), kind: "act", name: "Sent an invoice" },
  ...more,
});
const taken = async (...items: unknown[]) => (await post({ items })).json;
const acts = () => store.sql("SELECT * FROM audit_events WHERE type = 'impersonation.action' ORDER BY seq");
const pages = () => store.sql("SELECT * FROM page_views ORDER BY seq");
const timeline = () =>
  store.read((tx) => tx.timeline.list({ impersonationId: sid, pages: true }, { cursor: null, limit: 100 }));
const end = (ago: number) => {
  const context = testContext(store, testClock(since(ago).toISOString()));
  return store.write((tx) => endAll(context, tx, {}, "stopped", { kind: "system" }));
};

describe("POST /api/v1/actions", () => {
  test("takes acts, refusals and pages, and the timeline has them as they were told", async () => {
    const told = { method: "POST", route: "/invoices/:id/send", status: 303, detail: { number: "INV-7", copies: 2 } };
    const at = since(3 * SECOND);
    const act = item({ id: "a-1", at: at.toISOString(), ...told });
    const page = item({ id: "p-1", kind: "page", name: "Invoices", at: since(2 * SECOND).toISOString() });
    const { status, json } = await post({ items: [act, page, item({ kind: "refused", name: "Change the card" })] });
    expect(status).toBe(202);
    expect(json).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    const { items } = await timeline();
    expect(items.filter(({ kind }) => kind === "act")).toEqual([
      { id: "a-1", at, kind: "act", name: "Sent an invoice", ...told, late: false, by: null, reason: null },
    ]);
    expect(items.map(({ kind, name }) => `${kind} ${name}`).slice(-3)).toEqual([
      "act Sent an invoice",
      "page Invoices",
      "refused Change the card",
    ]);
  });

  test("makes an audit event of each act and refusal: as the user, by the employee, and by none of the product's own addresses", async () => {
    await taken(item(), item({ kind: "refused" }), item({ kind: "page" }));
    const about = {
      actor_name: "Mina Haddad",
      user_name: "Uma Patel",
      impersonation_id: sid,
      ip: null,
      user_agent: null,
    };
    expect(await acts()).toMatchObject([
      { ...about, outcome: "succeeded", reason: "Sent an invoice", product_id: people.product.id },
      { ...about, outcome: "refused" },
    ]);
    expect(await pages()).toHaveLength(1);
  });

  test.each([
    ["no credentials", { authorization: "" }],
    ["a wrong secret", { authorization: basic("demo-product", "wrong") }],
    ["a bearer token", { authorization: "Bearer secret" }],
  ])("refuses %s, and takes nothing", async (_, given) => {
    expect(await post({ items: [item()] }, given)).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
    expect(await acts()).toEqual([]);
  });

  test.each([
    ["no body", ""],
    ["no items", {}],
    ["an empty list", { items: [] }],
    ["over 500 items", { items: Array.from({ length: 501 }, () => item()) }],
    ["an unknown key beside the items", { items: [item()], more: 1 }],
    ["more than two megabytes", { items: [item({ name: "n".repeat(2 * 1024 * 1024) })] }],
    ["something else than JSON", "{"],
  ])("refuses %s whole with a 422", async (_, body) => {
    const sent = typeof body === "string" ? body : structuredClone(body);
    expect(await post(sent)).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    expect(await acts()).toEqual([]);
  });

  test.each<[string, Record<string, unknown> | (() => object)]>([
    ["an unknown key", { body: "secret" }],
    ["no name", { name: undefined }],
    ["a name that shows nothing", { name: " \u200b" }],
    ["a name of 201 characters", { name: "n".repeat(201) }],
    ["a route with a query string", { route: "/invoices?token=1" }],
    ["a route of 201 characters", { route: `/${"r".repeat(200)}` }],
    ["another kind", { kind: "ended" }],
    ["an instant without its zone", { at: "2026-11-22T09:00:00" }],
    ["an instant before the session", () => ({ at: since(21 * MINUTE).toISOString() })],
    ["an instant six seconds from now", () => ({ at: since(-6 * SECOND).toISOString() })],
    ["a status that is none", { status: 99 }],
    ["a detail within a detail", { detail: { user: { name: "Uma" } } }],
    ["over a kilobyte of detail", { detail: { text: "d".repeat(1024) } }],
  ])("rejects an item with %s, and takes the one beside it", async (_, more) => {
    const bad = item(typeof more === "function" ? { ...more() } : more);
    expect(await taken(bad, item())).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [{ id: bad.id, code: "invalid" }],
    });
  });

  test("rejects what has no id of its own without one", async () => {
    const code = "invalid";
    expect(await taken(null, "x", item({ id: 5 }), item({ id: "" }))).toMatchObject({
      accepted: 0,
      rejected: [{ id: null, code }, { id: null, code }, { id: null, code }, { code }],
    });
  });

  test("marks a character that can't be shown, and loses no act for it", async () => {
    await taken(item({ name: "Renamed to \u202eamU\u0000", detail: { name: "a\u0000b" } }));
    const { items } = await timeline();
    expect(items.at(-1)).toMatchObject({ name: "Renamed to \ufffdamU\ufffd", detail: { name: "a\ufffdb" } });
  });

  test("counts what was taken before as a duplicate, whatever it says now, and the first stays", async () => {
    const [act, page] = [item({ id: "a" }), item({ id: "p", kind: "page" })];
    expect(await taken(act, page, act)).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
    const again = [item({ id: "a", kind: "page" }), item({ id: "p", name: "" }), item({ id: "a", sid: "nobody's" })];
    expect(await taken(...again)).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
    expect([await acts(), await pages()]).toMatchObject([
      [{ reason: "Sent an invoice" }],
      [{ name: "Sent an invoice" }],
    ]);
  });

  test("doesn't count what was rejected as taken", async () => {
    expect(await taken(item({ id: "a", name: "" }), item({ id: "a" }))).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  test("knows neither another product's sessions nor another product's ids", async () => {
    const other = { ...people.product, id: crypto.randomUUID(), clientId: "other", builtIn: false };
    const event = happened("product.added", new Date());
    await store.write((tx) => tx.products.add({ ...other, clientSecretHash: hashToken("theirs") }, event));
    const authorization = basic("other", "theirs");
    const foreign = item({ id: "a" });
    const rejected = [
      { id: "a", code: "unknown_session" },
      { id: "b", code: "unknown_session" },
    ];
    expect((await post({ items: [foreign, item({ id: "b", sid: "x" })] }, { authorization })).json).toEqual({
      accepted: 0,
      duplicates: 0,
      rejected,
    });
    expect(await taken(foreign)).toMatchObject({ accepted: 1 });
    expect(JSON.stringify((await post({ items: [foreign] }, { authorization })).json)).toContain("unknown_session");
  });

  test("takes what comes within ten minutes of the end, marked late after two seconds, and nothing after", async () => {
    await end(9 * MINUTE);
    expect(await taken(item({ id: "late", at: since(10 * MINUTE).toISOString() }))).toMatchObject({ accepted: 1 });
    expect((await timeline()).items.find(({ id }) => id === "late")).toMatchObject({ late: true });
  });

  test("marks late what says that it was after the end, and leaves what came in time", async () => {
    await end(SECOND);
    await taken(
      item({ id: "before", at: since(2 * SECOND).toISOString() }),
      item({ id: "after", at: since(-SECOND).toISOString() }),
    );
    const late = (await timeline()).items.flatMap(({ id, late }) => (late ? [id] : []));
    expect(late).toEqual(["after"]);
  });

  test("says too_late over ten minutes after the end, but not of what it has already", async () => {
    await taken(item({ id: "a" }));
    await end(11 * MINUTE);
    expect(await taken(item({ id: "a" }), item({ id: "b", at: since(12 * MINUTE).toISOString() }))).toEqual({
      accepted: 0,
      duplicates: 1,
      rejected: [{ id: "b", code: "too_late" }],
    });
  });

  test("takes nothing and says 503 while it can't be recorded, and takes it all when it is sent again", async () => {
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    await store.sql(
      "CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'the audit table is broken'); END",
    );
    const items = [item({ kind: "page" }), item()];
    expect(await post({ items })).toMatchObject({ status: 503, json: { code: "unavailable" } });
    expect(await pages()).toEqual([]);
    await store.sql("DROP TRIGGER broken");
    expect(await taken(...items)).toMatchObject({ accepted: 2, duplicates: 0 });
    vi.restoreAllMocks();
  });

  test("takes more of a product than people do, and of one that goes on and on 429 with the seconds to wait", async () => {
    const { takeActions } = await import("#lib/timeline/take.ts");
    const clock = testClock(new Date().toISOString());
    const tell = (product = people.product) =>
      takeActions(testContext(store, clock), product, Array(490).fill(item({ id: "a" })));
    for (let nth = 0; nth < 40; nth++) expect(await tell()).toMatchObject({ rejected: [] });
    await expect(tell()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 10 });
    expect(await tell({ ...people.product, id: crypto.randomUUID() })).toMatchObject({ accepted: 0 });
    clock.advance(9_500);
    await expect(tell()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 1 });
    clock.advance(500);
    expect(await tell()).toMatchObject({ duplicates: 490 });
  });

  test("takes 500 at once, in the order they were told, and the end's event has the number of pages", async () => {
    const at = since(SECOND).toISOString();
    const items = Array.from({ length: 500 }, (_, n) =>
      item({ at, kind: n % 5 === 0 ? "act" : "page", name: `n ${n}` }),
    );
    expect(await taken(...items)).toMatchObject({ accepted: 500 });
    expect((await acts()).map(({ reason }) => reason)).toEqual(
      items.flatMap(({ kind, name }) => (kind === "act" ? [name] : [])),
    );
    await end(0);
    const [ended] = await store.sql("SELECT changes FROM audit_events WHERE type = 'impersonation.ended'");
    expect(JSON.parse(String(ended?.changes))).toEqual({ pages: { from: null, to: 400 } });
  });
});
