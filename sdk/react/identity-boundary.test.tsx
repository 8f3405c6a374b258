import { QueryClient } from "@tanstack/react-query";
import { renderToString } from "react-dom/server";
import { prerender } from "react-dom/static";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storage } from "../identity/browser.testing.ts";
import { onIdentityChange, resetOnIdentityChange } from "../identity/index.ts";
import { AuthProvider, IdentityBoundary, type Session } from "./index.ts";

const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:30.000Z" };
const of = (id: string): Session => ({ user: { id, email: `${id}@globex.example`, name: id }, ...times });

const queryClient = new QueryClient();
const Shown = () => <p>{queryClient.getQueryData<string>(["me"]) ?? "nothing of anybody"}</p>;
const page = (session: Session | null | undefined) => (
  <AuthProvider initialAuth={session}>
    <IdentityBoundary>
      <Shown />
    </IdentityBoundary>
  </AuthProvider>
);

let stops: (() => void)[];
beforeEach(() => {
  stops = [resetOnIdentityChange({ queryClient })];
  vi.stubGlobal("document", {});
  vi.stubGlobal("localStorage", storage());
  vi.stubGlobal("sessionStorage", storage());
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.unstubAllGlobals();
});

describe("what is in the boundary", () => {
  test("never reads what was cached for somebody else, in its very first rendering", () => {
    renderToString(page(of("uma")));
    queryClient.setQueryData(["me"], "uma's");
    expect(renderToString(page(of("uma")))).toContain("uma&#x27;s");
    expect(renderToString(page(of("ugo")))).toContain("nothing of anybody");
    queryClient.setQueryData(["me"], "ugo's");
    expect(renderToString(page(null))).toContain("nothing of anybody");
  });

  test("isn't there until it is known who is signed in", () => {
    expect(renderToString(page(undefined))).toBe("");
  });

  test("isn't there until what takes its time is done", async () => {
    renderToString(page(of("uma")));
    let finish = () => {};
    stops.push(onIdentityChange(() => new Promise((done) => (finish = done))));
    let over = false;
    const rendered = prerender(page(of("olivia"))).then(async ({ prelude }) => {
      over = true;
      return new Response(prelude).text();
    });
    await new Promise((done) => setImmediate(done));
    expect(over).toBe(false);
    finish();
    expect(await rendered).toContain("nothing of anybody");
  });

  test("isn't there at all when what had to be done failed", async () => {
    renderToString(page(of("uma")));
    stops.push(onIdentityChange(() => Promise.reject(new Error("no room"))));
    await expect(prerender(page(of("max")), { onError: () => undefined })).rejects.toThrow("no room");
  });

  test("is rendered by a server, which keeps nothing of anybody in a browser", () => {
    vi.stubGlobal("document", undefined);
    queryClient.setQueryData(["me"], "the server's own");
    expect(renderToString(page(of("adam")))).toContain("the server&#x27;s own");
    expect(localStorage.length).toBe(0);
  });
});
