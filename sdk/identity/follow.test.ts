import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { storage } from "./browser.testing.ts";
import { follow } from "./follow.ts";
import type { Identity } from "./identity.ts";
import { type IdentityPage, openIdentityPage } from "./page.ts";

const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:00.000Z" };
const ugo = { user: { id: "ugo", name: "Ugo Rossi" }, ...times };
const umaByMina = {
  ...{ user: { id: "uma", name: "Uma Patel" }, ...times, impersonatorUserId: "mina" },
  impersonation: { id: "i1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } },
};
const acting = { userId: "uma", impersonatorUserId: "mina", sessionId: "i1" };

let server: { status: number; body: unknown };
let asked: string[];
let told: (Identity | null)[];
let page: IdentityPage;
let browser: EventTarget;

beforeEach(() => {
  server = { status: 200, body: ugo };
  [asked, told, browser] = [[], [], new EventTarget()];
  vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal("addEventListener", browser.addEventListener.bind(browser));
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return Response.json(server.body, { status: server.status });
  });
  const [tab, origin] = [storage(), storage()];
  page = openIdentityPage({ tab: () => tab, origin: () => origin });
  page.listen((identity) => void told.push(identity));
});
afterEach(() => vi.unstubAllGlobals());

test("it asks at the product host, or at the product's own address, and resolves when everybody is through", async () => {
  let finished = false;
  page.listen(async () => {
    await new Promise((done) => setTimeout(done, 1));
    finished = true;
  });
  expect(await follow(page, { authUrl: "https://auth.example.com" })).toEqual({ userId: "ugo" });
  expect(await follow(page, { src: "/understudy/session" })).toEqual({ userId: "ugo" });
  expect(asked).toEqual(["https://auth.example.com/api/session", "/understudy/session"]);
  expect([told, finished]).toEqual([[{ userId: "ugo" }], true]);
});

test.each<[string, () => void]>([
  ["is shown again", () => document.dispatchEvent(new Event("visibilitychange"))],
  [
    "comes back from the back/forward cache",
    () => browser.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
  ],
  ["is online again", () => browser.dispatchEvent(new Event("online"))],
  ["hears of another tab", () => new BroadcastChannel("understudy").postMessage(0)],
])("a page that was open when an impersonation began, and when it ended, notices when it %s", async (_, happen) => {
  await follow(page, {});
  server.body = umaByMina;
  happen();
  await vi.waitFor(() => expect(told.at(-1)).toEqual(acting));
  server = { status: 401, body: null };
  happen();
  await vi.waitFor(() => expect(told.at(-1)).toBeNull());
});

test("a hidden page asks nothing", async () => {
  await follow(page, {});
  Object.assign(document, { hidden: true });
  document.dispatchEvent(new Event("visibilitychange"));
  expect(asked).toHaveLength(1);
});

test.each<[string, typeof server]>([
  ["nobody answers", { status: 503, body: null }],
  ["it is nonsense", { status: 200, body: { user: {} } }],
  ["it is half an impersonation", { status: 200, body: { ...umaByMina, impersonation: undefined } }],
])("where %s it stays who it was", async (_, answer) => {
  await follow(page, {});
  server = answer;
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  await new Promise((done) => setImmediate(done));
  expect(told).toEqual([{ userId: "ugo" }]);
});

test("a listener that fails keeps the page from being shown", async () => {
  page.listen(() => Promise.reject(new Error("no room")));
  await expect(follow(page, {})).rejects.toThrow("no room");
});
