import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as me from "#app/(dashboard)/api/me/route.ts";
import { type Api, ORIGIN, openApi } from "#app/api/calling.testing.ts";
import { openTestProvider, type TestProvider } from "#lib/sso/provider.testing.ts";
import * as logout from "./backchannel-logout.ts";
import * as callback from "./callback.ts";
import * as start from "./start.ts";

let there: TestProvider;
let api: Api;
beforeAll(async () => {
  there = await openTestProvider();
  const { issuer, clientId, clientSecret, name } = there.sso;
  Object.assign(process.env, {
    ...{ SSO_ISSUER: issuer, SSO_CLIENT_ID: clientId, SSO_CLIENT_SECRET: clientSecret, SSO_NAME: name },
  });
});
afterAll(() => there.close());
beforeEach(async () => {
  api = await openApi();
  there.account = { sub: crypto.randomUUID(), email: "max@acme.example", email_verified: true, name: "Max" };
});

const host = { host: "localhost:3000" };
const get = (handler: (request: Request) => Promise<Response>, path: string, headers: Record<string, string> = {}) =>
  handler(new Request(ORIGIN + path, { headers: { ...host, ...headers } }));
const cookiesIn = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="));

/** From the sign-in page to the provider, and back as far as the address that it sends the browser to. */
async function visit(query = "") {
  const begun = await get(start.GET, `/api/auth/sso${query}`);
  const [cookie = ""] = cookiesIn(begun);
  const answer = await there.visit(begun.headers.get("location") ?? "");
  return { cookie, path: `/api/auth/sso/callback?${answer}`, begun };
}
async function signIn(query = "", more = "") {
  const { cookie, path } = await visit(query);
  const answer = await get(callback.GET, path, { cookie: `${cookie}${more}` });
  return {
    location: answer.headers.get("location"),
    dash: cookiesIn(answer).find((pair) => pair.startsWith("dash=")),
    answer,
  };
}
const whoIs = async (cookie = "") => (await api.call(me, "GET", { as: null, headers: { cookie } })).json.employee?.name;
const postLogout = (token: string) =>
  logout.POST(
    new Request(`${ORIGIN}/api/auth/sso/backchannel-logout`, {
      method: "POST",
      headers: { ...host, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ logout_token: token }).toString(),
    }),
  );

describe("the way by the organization's provider", () => {
  test("leads there and back, signs in, and goes on where one was", async () => {
    const { begun } = await visit();
    expect(begun.status).toBe(303);
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^sso\.[\w-]+=[\w-]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/,
    );
    const { location, dash, answer } = await signIn("?next=/audit-log");
    expect([answer.status, location]).toEqual([303, `${ORIGIN}/audit-log`]);
    expect(answer.headers.getSetCookie().join()).toMatch(
      /dash=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax/,
    );
    expect(await whoIs(dash)).toBe("Max Berg");
  });

  test.each(["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])(
    "never leads on to %s",
    async (next) => {
      expect((await signIn(`?next=${encodeURIComponent(next)}`)).location).toBe(`${ORIGIN}/users`);
    },
  );

  test("ends the session that was there in this browser", async () => {
    const before = `dash=${api.people.sessions.olivia.token}`;
    const { dash } = await signIn("", `; ${before}`);
    expect([await whoIs(before), await whoIs(dash)]).toEqual([undefined, "Max Berg"]);
  });

  test("isn't begun by another site for who is signed in: that would end what they are in the midst of", async () => {
    const elsewhere = { "sec-fetch-site": "cross-site" };
    const cookie = `dash=${api.people.sessions.olivia.token}`;
    const sent = await get(start.GET, "/api/auth/sso?next=/audit-log", { ...elsewhere, cookie });
    expect([sent.headers.get("location"), sent.headers.getSetCookie()]).toEqual([`${ORIGIN}/audit-log`, []]);
    // From our own page one takes over, and from elsewhere who isn't signed in comes in.
    for (const headers of [elsewhere, { "sec-fetch-site": "same-origin", cookie }])
      expect(cookiesIn(await get(start.GET, "/api/auth/sso", headers))).toHaveLength(1);
  });

  test("says on the sign-in page why somebody is refused, and signs nobody in or out", async () => {
    const olivia = `; dash=${api.people.sessions.olivia.token}`;
    there.account = { sub: "nora", email: "nora@acme.example", email_verified: true };
    const refused = await signIn("", olivia);
    expect([refused.location, refused.dash]).toEqual([`${ORIGIN}/sign-in?problem=sso_unknown`, undefined]);
    there.account = { sub: "max", email: "max@acme.example", email_verified: false };
    expect((await signIn("?fresh", olivia)).location).toBe(`${ORIGIN}/sign-in?problem=sso_unverified`);
    expect(await whoIs(olivia.slice(2))).toBe("Olivia Ortega");
  });

  test("needs the cookie of the browser that was sent away, and takes an answer once", async () => {
    const before = await api.eventCount();
    const other = await visit();
    const { path, cookie } = await visit();
    const failed = `${ORIGIN}/sign-in?problem=sso_failed`;
    for (const wrong of [
      "",
      other.cookie,
      `${cookie.split("=")[0]}=${other.cookie.split("=")[1]}`,
      `${cookie}x`,
      `${cookie}; ${cookie}`,
    ]) {
      const answer = await get(callback.GET, path, wrong ? { cookie: wrong } : {});
      expect([answer.headers.get("location"), cookiesIn(answer)]).toEqual([failed, []]);
    }
    expect(await api.eventCount()).toBe(before);
    expect((await get(callback.GET, path, { cookie })).headers.get("location")).toBe(`${ORIGIN}/users`);
    expect((await get(callback.GET, path, { cookie })).headers.get("location")).toBe(failed);
  });

  test("has no effect by HEAD or ahead of time, on another host, or without an answer", async () => {
    const { path, cookie } = await visit();
    const before = await api.eventCount();
    const ahead = await get(callback.GET, path, { cookie, "sec-purpose": "prefetch" });
    expect([ahead.status, ahead.headers.getSetCookie()]).toEqual([204, []]);
    expect((await get(callback.GET, path, { cookie, host: "127.0.0.1:3000" })).status).toBe(404);
    const bare = await get(callback.GET, "/api/auth/sso/callback", { cookie });
    expect(bare.headers.get("location")).toBe(`${ORIGIN}/sign-in?problem=sso_failed`);
    expect(await api.eventCount()).toBe(before);
  });
});

describe("the provider's logout", () => {
  test("ends the session here, once", async () => {
    const { dash } = await signIn();
    const [token = ""] = await there.signOut();
    const done = await postLogout(token);
    expect([done.status, done.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await whoIs(dash)).toBeUndefined();
    const again = await postLogout(token);
    expect([again.status, (await again.json()).error]).toEqual([400, "invalid_request"]);
  });

  test("is told what is no token in the words of the specification", async () => {
    for (const token of ["", "x"]) {
      const refused = await postLogout(token);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: "invalid_request", error_description: expect.any(String) });
    }
    const json = await logout.POST(new Request(`${ORIGIN}/x`, { method: "POST", headers: host, body: "{}" }));
    expect(json.status).toBe(415);
  });
});
