import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { accessTokens } from "./access-token.ts";
import { serverClock } from "./clock.ts";
import type { Session } from "./session.ts";

const HOUR_MS = 3_600_000;
const begun = Date.parse("2026-11-22T12:00:00.000Z");
const instant = (afterMs: number) => new Date(begun + afterMs).toISOString();
const uma: Session = {
  user: { id: "uma", email: "uma@globex.example", name: "Uma Patel" },
  expiresAt: instant(HOUR_MS),
  now: instant(0),
};
const mina = { id: "mina", name: "Mina Haddad" };
const umaByMina: Session = {
  ...uma,
  impersonatorUserId: mina.id,
  impersonation: { id: "i-1", expiresAt: uma.expiresAt, impersonator: mina },
};

/** Another's server, which says the same as the wire contract: the same token while it has 120 s left, never past the hour. */
const calls: string[] = [];
let server: { status: number; userId: string; impersonator?: string };
let monotonicMs = 0;
let issued = { token: "", expiresAtMs: 0 };

function answer(url: string): Response {
  calls.push(url);
  const nowMs = begun + monotonicMs;
  if (issued.expiresAtMs - nowMs < 120_000 && issued.expiresAtMs < begun + HOUR_MS) {
    issued = { token: `token-${calls.length}`, expiresAtMs: Math.min(nowMs + 300_000, begun + HOUR_MS) };
  }
  if (server.status !== 200) return new Response(null, { status: server.status });
  return Response.json({
    access_token: issued.token,
    expires_at_seconds: issued.expiresAtMs / 1000,
    user: { user_id: server.userId },
    ...(server.impersonator && { impersonator_user: server.impersonator }),
  });
}

beforeEach(() => {
  calls.length = 0;
  monotonicMs = 0;
  issued = { token: "", expiresAtMs: 0 };
  server = { status: 200, userId: "uma" };
  vi.stubGlobal("fetch", async (url: string) => answer(url));
});
afterEach(() => vi.unstubAllGlobals());

const clockAt = (iso: string) => serverClock(iso, () => monotonicMs);
function tokensOf(session: Session | null = uma) {
  const tokens = accessTokens("https://auth.example", clockAt(instant(0)), () => monotonicMs);
  tokens.holdFor(session);
  return tokens;
}

/** A page that wants a token each second of its hour. */
async function wantEachSecond(
  fromMs: number,
  toMs: number,
): Promise<{ askedAtMs: number[]; tokens: (string | null)[] }> {
  monotonicMs = fromMs;
  const tokens = tokensOf();
  const asked: number[] = [];
  const got: (string | null)[] = [];
  for (; monotonicMs < toMs; monotonicMs += 1000) {
    const before = calls.length;
    got.push(await tokens.get());
    if (calls.length > before) asked.push(monotonicMs);
  }
  return { askedAtMs: asked, tokens: got };
}

const gaps = (times: number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

describe("refresh_token is asked", () => {
  test("not before somebody needs a token, and then for this origin's session", async () => {
    const tokens = tokensOf();
    expect(calls).toEqual([]);
    expect(await tokens.get()).toBe("token-1");
    expect(calls).toEqual(["https://auth.example/api/v1/refresh_token"]);
  });

  test("once for many callers at a time, who all get its answer", async () => {
    const tokens = tokensOf();
    expect(await Promise.all(Array.from({ length: 20 }, () => tokens.get()))).toEqual(Array(20).fill("token-1"));
    expect(calls).toHaveLength(1);
  });

  test("again with less than a minute left, and not before", async () => {
    const { askedAtMs } = await wantEachSecond(0, 600_000);
    expect(askedAtMs).toEqual([0, 241_000, 482_000]);
  });

  test("at most once every 30 s through the whole hour, its last minutes too, and a token is there until the end", async () => {
    const { askedAtMs, tokens } = await wantEachSecond(0, HOUR_MS);
    expect(Math.min(...gaps(askedAtMs))).toBeGreaterThanOrEqual(30_000);
    expect(askedAtMs.filter((at) => at > HOUR_MS - 300_000).length).toBeLessThanOrEqual(3);
    expect(tokens).not.toContain(null);
  });

  test("at most once every 30 s when the server fails, or says 401", async () => {
    for (const status of [500, 401]) {
      server.status = status;
      calls.length = 0;
      const { askedAtMs, tokens } = await wantEachSecond(0, 120_000);
      expect(gaps(askedAtMs)).toEqual([30_000, 30_000, 30_000]);
      expect(new Set(tokens)).toEqual(new Set([null]));
    }
  });

  test("by the server's clock: a browser's that runs an hour ahead changes nothing", async () => {
    vi.spyOn(Date, "now").mockImplementation(() => begun + monotonicMs + HOUR_MS);
    expect((await wantEachSecond(0, 120_000)).askedAtMs).toEqual([0]);
    vi.restoreAllMocks();
  });

  test("not at all while nobody is signed in", async () => {
    expect(await tokensOf(null).get()).toBeNull();
    expect(calls).toEqual([]);
  });

  test("only when the session is known: who calls before waits", async () => {
    const tokens = accessTokens("https://auth.example", clockAt(instant(0)), () => monotonicMs);
    const early = tokens.get();
    await Promise.resolve();
    expect(calls).toEqual([]);
    tokens.holdFor(uma);
    expect(await early).toBe("token-1");
  });
});

describe("a change of identity", () => {
  test.each<[string, Session | null | undefined]>([
    ["the end", undefined],
    ["a sign-out", null],
    ["an impersonation of the same user", umaByMina],
    ["another user", { ...uma, user: { ...uma.user, id: "ugo" } }],
  ])("clears what is held: %s", async (_, next) => {
    const tokens = tokensOf();
    await tokens.get();
    tokens.holdFor(next);
    expect(tokens.current()).toBeNull();
  });

  test("throws away the answer that was under way", async () => {
    const tokens = tokensOf();
    const under = tokens.get();
    await Promise.resolve();
    tokens.holdFor(null);
    expect(await under).toBeNull();
    expect(tokens.current()).toBeNull();
  });

  test.each([
    ["another user's", { status: 200, userId: "ugo" }],
    ["an impersonator's, of the same user", { status: 200, userId: "uma", impersonator: "mina" }],
  ])("is noticed in the answer itself: %s token never reaches this page's requests", async (_, next) => {
    server = next;
    expect(await tokensOf().get()).toBeNull();
  });

  test("is none when the same session is said again, with a name corrected", async () => {
    const tokens = tokensOf();
    await tokens.get();
    tokens.holdFor({ ...uma, user: { ...uma.user, name: "Uma P." } });
    expect(tokens.current()).toBe("token-1");
  });
});

test("whoever listens is told of each token, and one is kept for as long as they listen", async () => {
  const tokens = tokensOf();
  const seen: (string | null)[] = [];
  const stop = tokens.subscribe(() => seen.push(tokens.current()));
  await tokens.get();
  monotonicMs = 250_000;
  tokens.holdFor(uma);
  await tokens.get();
  expect(seen).toEqual(["token-1", "token-2"]);
  stop();
  monotonicMs = 500_000;
  tokens.holdFor(uma);
  expect(calls).toHaveLength(2);
});
