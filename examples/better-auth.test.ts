import { createHmac } from "node:crypto";
import { understudy } from "@understudy/sdk/better-auth";
import { isRealUser } from "@understudy/sdk/fetch";
import { betterAuth } from "better-auth";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openShop, SECRET, type Shop } from "./better-auth.testing.ts";
import { Browser } from "./languages.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

let at: Understudy;
/** As better-auth would keep a session longest: its end moves with each use, and a cookie remembers it. */
let shop: Shop;
beforeAll(async () => {
  at = await serveUnderstudy();
  shop = await openShop(at, { better: { session: { updateAge: 0, cookieCache: { enabled: true, maxAge: 3600 } } } });
});
afterEach(() => {
  vi.useRealTimers();
  at.away(shop.clientId, false);
});
afterAll(() => {
  shop.close();
  at.close();
});

const MINUTE_MS = 60_000;
const later = (ms: number) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + ms);
};
const isOver = async (sid: string) => expect(await at.isOver(sid)).toBe(true);

describe("a hand-off", () => {
  test("makes a session of the user that says who is really there, and until when", async () => {
    const begunMs = Date.now();
    const { session, landed, employee, sid } = await shop.visit();
    expect(landed).toBe(`${shop.url}/`);
    const found = await session();
    expect(found?.user.id).toBe(at.userId);
    expect(found?.session).toMatchObject({ impersonatedBy: employee.id, impersonationId: sid });
    const leftMs = Date.parse(found?.session.expiresAt ?? "") - begunMs;
    expect(leftMs).toBeGreaterThan(59 * MINUTE_MS);
    expect(leftMs).toBeLessThanOrEqual(60 * MINUTE_MS + 1000);
    // What to ask by is a secret of the server's.
    expect(JSON.stringify(found)).not.toMatch(/held|accessToken/);
    expect(isRealUser(found)).toBe(false);
    expect(isRealUser(await (await shop.signIn()).session())).toBe(true);
  });

  test("makes no user of whom it doesn't know, says so, and ends what nobody is in", async () => {
    const other = await openShop(at, { understudy: { findUser: () => "nobody" } });
    const { response, session, sid } = await other.visit();
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining("isn't one of this product"),
    ]);
    expect(await session()).toBeNull();
    expect([other.count("user"), other.count("session"), other.count("understudyImpersonation")]).toEqual([1, 0, 0]);
    await isOver(sid);
    other.close();
  });

  test("that this browser didn't begin signs nobody in, and nobody out", async () => {
    const own = await shop.signIn();
    const answer = await own.get(`/understudy/callback?code=x&state=y&iss=${encodeURIComponent(at.dashboardUrl)}`);
    expect(answer.status).toBe(400);
    expect((await own.session())?.user.id).toBe(at.userId);
    expect((await own.get("/understudy/login?iss=https://evil.example&login_hint=x")).status).toBe(400);
  });

  test("needs a database for what it keeps", async () => {
    const plugin = understudy({ issuer: at.dashboardUrl, clientId: "a", clientSecret: "b" });
    const auth = betterAuth({ baseURL: shop.url, secret: SECRET, plugins: [plugin] });
    await expect(auth.$context).rejects.toThrow("needs better-auth with a database");
  });
});

describe("the hour", () => {
  test("is over to the second, however often better-auth is asked, and the row is gone", async () => {
    const { session, get } = await shop.visit();
    const first = await session();
    const rows = shop.count("session");
    for (const _ of [1, 2, 3]) {
      later(19 * MINUTE_MS);
      expect((await session())?.session.expiresAt).toBe(first?.session.expiresAt);
    }
    later(3 * MINUTE_MS + 1000);
    expect(await session()).toBeNull();
    expect((await get("/understudy/session")).status).toBe(401);
    expect(shop.count("session")).toBe(rows - 1);
  });

  test("is in the cookie, and a user's own session moves as ever", async () => {
    const { response: _, browser, ...visit } = await shop.visit();
    const own = await shop.signIn();
    const first = await own.session();
    later(30 * MINUTE_MS);
    expect(await visit.session()).not.toBeNull();
    const again = await own.get("/get-session?disableCookieCache=true");
    const moved = (await again.json()) as NonNullable<typeof first>;
    expect(Date.parse(moved.session.expiresAt)).toBeGreaterThan(Date.parse(first?.session.expiresAt ?? ""));
    expect(browser.cookies(shop.url)).not.toContain("session_data=");
    expect(own.cookies()).toContain("session_data=");
  });
});

describe("an end", () => {
  const within = async (ms: number, session: () => Promise<unknown>) => {
    const endsAtMs = Date.now() + ms;
    while ((await session()) !== null) {
      if (Date.now() > endsAtMs) throw new Error("still on");
      await new Promise((again) => setTimeout(again, 100));
    }
  };

  test("is noticed within 5 seconds without being told, and deletes the session", async () => {
    const { session, employee, sid } = await shop.visit();
    expect(await session()).not.toBeNull();
    const rows = shop.count("session");
    await at.end(employee.cookie, sid);
    await within(5000, session);
    expect(shop.count("session")).toBe(rows - 1);
  });

  test("that is told by the back channel deletes the session at once", async () => {
    const { employee, sid } = await shop.visit();
    const rows = [shop.count("session"), shop.count("understudyImpersonation")];
    await at.end(employee.cookie, sid);
    await at.deliver();
    expect([shop.count("session"), shop.count("understudyImpersonation")]).toEqual(rows.map((count) => count - 1));
    const body = new URLSearchParams({ logout_token: "x.y.z" });
    const forged = await fetch(`${shop.base}/understudy/backchannel-logout`, { method: "POST", body });
    expect(forged.status).toBe(400);
  });

  test("isn't outlived by a cookie that remembers the session", async () => {
    const { session, employee, sid, browser } = await shop.visit();
    const found = await session();
    const remembered = { session: found?.session, user: found?.user, updatedAt: Date.now(), version: "1" };
    const expiresAt = Date.now() + 60 * MINUTE_MS;
    const sign = (text: string) => createHmac("sha256", SECRET).update(text).digest("base64url");
    const signature = sign(JSON.stringify({ ...remembered, expiresAt }));
    const cookie = Buffer.from(JSON.stringify({ session: remembered, expiresAt, signature })).toString("base64url");
    browser.put(shop.url, `better-auth.session_data=${cookie}`);
    await at.end(employee.cookie, sid);
    await at.deliver();
    expect(await session()).toBeNull();
  });

  test("that can't be found out counts as one after 5 seconds", async () => {
    const { session } = await shop.visit();
    expect(await session()).not.toBeNull();
    at.away(shop.clientId, true);
    await within(6000, session);
  });

  test("of the session in the product is one of the impersonation, whoever made it", async () => {
    const signedOut = await shop.visit();
    await signedOut.post("/sign-out");
    await isOver(signedOut.sid);
    const left = await shop.visit();
    const answer = await left.post("/understudy/end");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/"]);
    await isOver(left.sid);
    const revoked = await shop.visit();
    const own = await shop.signIn();
    expect(JSON.stringify(await (await own.get("/list-sessions")).json())).not.toContain("understudy_");
    await own.post("/revoke-other-sessions");
    await isOver(revoked.sid);
    expect(await revoked.session()).toBeNull();
    expect((await own.session())?.user.id).toBe(at.userId);
  });
});

test("all of it is the same where sessions are kept beside the database", async () => {
  const values = new Map<string, string>();
  const secondaryStorage = {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
    delete: (key: string) => void values.delete(key),
  };
  const other = await openShop(at, { better: { secondaryStorage } });
  const [told, left] = [await other.visit(), await other.visit()];
  expect((await told.session())?.session).toMatchObject({
    impersonatedBy: told.employee.id,
    impersonationId: told.sid,
  });
  await at.end(told.employee.cookie, told.sid);
  await at.deliver();
  expect([other.count("understudyImpersonation"), values.size]).toEqual([1, 2]);
  expect(await told.session()).toBeNull();
  await left.post("/sign-out");
  await isOver(left.sid);
  expect(await left.session()).toBeNull();
  other.close();
});

test("the banner is told who is there, and how far they may go", async () => {
  const { get, employee, sid } = await shop.visit("read_only");
  const answer = await get("/understudy/session");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { impersonation, ...said } = await answer.json();
  expect(said).toMatchObject({ user: { id: at.userId, name: "Uma Patel" }, impersonatorUserId: employee.id });
  expect(impersonation).toMatchObject({ id: sid, access: "read_only", raisedUntil: null, expiresAt: said.expiresAt });
  expect(impersonation.impersonator).toEqual({ id: employee.id, name: employee.name });
  const own = await (await (await shop.signIn()).get("/understudy/session")).json();
  expect(own).not.toHaveProperty("impersonation");
  const nobody = await new Browser().ask(`${shop.base}/understudy/session`);
  expect(nobody.status).toBe(401);
  expect(await shop.auth.api.understudySession({ headers: new Headers() })).toBeNull();
});
