import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isChanged, markChanged } from "./changed-mark.ts";
import { serverClock } from "./clock.ts";
import type { Session } from "./session.ts";
import { tellOtherTabs, watchSession } from "./watch.ts";

const now = "2026-11-22T12:00:00.000Z";
const expiresAt = "2026-11-22T13:00:00.000Z";
const uma: Session = { user: { id: "uma", email: "uma@globex.example", name: "Uma Patel" }, expiresAt, now };
const ugo: Session = { ...uma, user: { ...uma.user, id: "ugo", name: "Ugo Rossi" } };

/** Of a browser, as much as the watch touches; each test takes something away. */
let server: Session | null;
let left: string[];
let stop = () => {};

beforeEach(() => {
  server = uma;
  left = [];
  const page = Object.assign(new EventTarget(), { hidden: false, documentElement: { toggleAttribute: () => false } });
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("location", { reload: () => left.push("reload"), replace: (url: string) => left.push(url) });
  vi.stubGlobal("sessionStorage", storage());
  vi.stubGlobal("fetch", async () => Response.json(server, { status: server ? 200 : 401 }));
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
    all: () => [...items],
  };
}

/** Watches a page, and gives what it was told when the page has been shown anew and the server has answered. */
async function watch(session: Session | null | undefined) {
  const onSession = vi.fn();
  const page = { session, clock: serverClock(now), statusUrl: "/api/session", signedOutUrl: "/signed-out" };
  stop = watchSession(page, onSession);
  if (session === null) return onSession;
  onSession.mockClear();
  document.dispatchEvent(new Event("visibilitychange"));
  onSession.mockClear();
  await vi.waitFor(() => expect(onSession).toHaveBeenCalled());
  return onSession;
}

const throwing = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};

describe("without a comfort of the browser the page has one comfort less, and nothing else", () => {
  test.each<[string, () => void]>([
    ["BroadcastChannel", () => vi.stubGlobal("BroadcastChannel", undefined)],
    ["a BroadcastChannel that may be used", () => vi.stubGlobal("BroadcastChannel", throwing)],
    ["AbortSignal.timeout", () => vi.stubGlobal("AbortSignal", { ...AbortSignal, timeout: undefined })],
    ["a storage", () => vi.stubGlobal("sessionStorage", null)],
    ["a storage that may be used", () => vi.stubGlobal("sessionStorage", new Proxy({}, { get: throwing }))],
    ["a storage with room", () => vi.stubGlobal("sessionStorage", { ...storage(), setItem: throwing })],
  ])("without %s", async (_, takeAway) => {
    takeAway();
    expect(await watch(undefined)).toHaveBeenLastCalledWith(uma);
    stop();
    expect(await watch(uma)).toHaveBeenLastCalledWith(uma);
    stop();
    server = ugo;
    await watch(uma);
    stop();
    server = null;
    await watch(uma);
    expect(left).toEqual(["reload", "/signed-out"]);
    expect(tellOtherTabs).not.toThrow();
  });
});

describe("a session that changed", () => {
  test("is marked in the tab, for the page that comes after, in words that say nothing of anybody", async () => {
    server = ugo;
    await watch(uma);
    expect(left).toEqual(["reload"]);
    expect(isChanged()).toBe(true);
    expect(JSON.stringify((sessionStorage as unknown as ReturnType<typeof storage>).all())).not.toMatch(/uma|ugo/i);
  });

  test("stays marked on every page of the session until somebody says that they know", async () => {
    markChanged(true);
    await watch(uma);
    expect(isChanged()).toBe(true);
    markChanged(false);
    expect(isChanged()).toBe(false);
  });

  test.each<[string, Session | null | undefined]>([
    ["ends", uma],
    ["was over when the page came", undefined],
    ["is nobody's by what the server rendered", null],
  ])("is marked no longer when it %s", async (_, session) => {
    markChanged(true);
    server = null;
    await watch(session);
    expect(isChanged()).toBe(false);
  });
});

test("a page that is shown again asks by the event that every browser sends to the document", async () => {
  const asked = vi.fn(async () => Response.json(uma));
  vi.stubGlobal("fetch", asked);
  await watch(uma);
  expect(asked).toHaveBeenCalledTimes(1);
});
