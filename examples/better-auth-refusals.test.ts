import { createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { admin, bearer, jwt, multiSession, oneTimeToken, organization, twoFactor } from "better-auth/plugins";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShop, PASSWORD, type Shop } from "./better-auth.testing.ts";
import { Browser } from "./languages.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

const plugins = [
  admin(),
  twoFactor(),
  organization(),
  multiSession(),
  bearer(),
  oneTimeToken({ setOttHeaderOnNewSession: true }),
];

let at: Understudy;
let shop: Shop;
beforeAll(async () => {
  at = await serveUnderstudy();
  const allow = ["/organization/list", "/organization/create"];
  shop = await openShop(at, { before: plugins, after: [jwt()], understudy: { allow } });
});
afterAll(() => {
  shop.close();
  at.close();
});

const codeOf = async (answer: Response) =>
  answer.status === 403 ? ((await answer.json()) as { code?: string }).code : answer.status;

/** Every address of better-auth and its plugins, as it is asked. */
const addresses = () =>
  Object.values<{ path?: string; options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } } }>(
    shop.auth.api as never,
  ).flatMap(({ path, options }) =>
    path && !options?.metadata?.SERVER_ONLY
      ? [options?.method ?? "GET"].flat().map((method) => ({ path, method }))
      : [],
  );

const OPEN = /^\/(get-session|sign-out|ok|error|understudy\/.*|organization\/(list|create))$/;
const asked = (path: string) => shop.base + path.replace(/:\w+/g, "x");
const user = () => shop.context.internalAdapter.findUserById(at.userId);

describe("an impersonated session", () => {
  test("may ask nothing of better-auth that isn't named, by the cookie and as a bearer", async () => {
    const { browser, session } = await shop.visit();
    const token = (await session())?.session.token ?? "";
    const closed = addresses().filter(({ path }) => !OPEN.test(path));
    expect(closed.length).toBeGreaterThan(70);
    const named = closed.map(({ path }) => path);
    for (const path of [
      "/change-password",
      "/change-email",
      "/delete-user",
      "/link-social",
      "/two-factor/enable",
      "/token",
    ])
      expect(named).toContain(path);
    for (const path of ["/list-sessions", "/revoke-session", "/admin/impersonate-user", "/admin/stop-impersonating"])
      expect(named).toContain(path);
    const body = JSON.stringify({
      newPassword: "another password",
      currentPassword: PASSWORD,
      newEmail: "m@evil.example",
    });
    const before = await user();
    const headers = { origin: shop.url, "content-type": "application/json" };
    const taken: unknown[] = [];
    for (const { path, method } of closed) {
      const init = { method, headers, ...(method !== "GET" && { body }) };
      const byCookie = await codeOf(await browser.ask(asked(path), init));
      const bearing = { ...init, headers: { ...headers, authorization: `Bearer ${token}` } };
      const byBearer = await codeOf(await fetch(asked(path), { ...bearing, redirect: "manual" }));
      if (byCookie !== "IMPERSONATED" || byBearer !== "IMPERSONATED") taken.push([method, path, byCookie, byBearer]);
    }
    expect(taken).toEqual([]);
    const signed = decodeURIComponent(/session_token=([^;]+)/.exec(browser.cookies(shop.url))?.[1] ?? "");
    for (const bearer of [signed, encodeURIComponent(signed), signed.replace("u", "%75")]) {
      const sent = await fetch(`${shop.base}/list-sessions`, { headers: { authorization: `Bearer ${bearer}` } });
      expect(await codeOf(sent), bearer).toBe("IMPERSONATED");
    }
    expect(await user()).toEqual(before);
    // And by the product's own server, in this session's name.
    const asUser = { headers: new Headers({ cookie: browser.cookies(shop.url) }) };
    await expect(shop.auth.api.listSessions(asUser)).rejects.toMatchObject({ body: { code: "IMPERSONATED" } });
    // Which may hand on the request alone.
    const changed = { newPassword: "another password", currentPassword: PASSWORD };
    for (const shown of [{ authorization: `Bearer ${token}` }, { cookie: browser.cookies(shop.url) }]) {
      const request = new Request(`${shop.base}/change-password`, { method: "POST", headers: shown });
      const asked = shop.auth.api.changePassword({ request, body: changed } as never);
      await expect(asked, Object.keys(shown)[0]).rejects.toMatchObject({ body: { code: "IMPERSONATED" } });
    }
    expect(await session()).not.toBeNull();
  });

  test("that is over asks nothing any more, though another plugin has looked before who is there", async () => {
    const curious = createAuthMiddleware(async (ctx) => void (await getSessionFromCtx(ctx)));
    const hooks = { before: [{ matcher: () => true, handler: curious }] };
    const looked = await openShop(at, { before: [{ id: "curious", hooks }] });
    const { post } = await looked.visit("full");
    looked.database.exec('delete from "understudyImpersonation"');
    expect((await post("/update-user", { name: "Mallory" })).status).toBe(401);
    expect((await looked.context.internalAdapter.findUserById(at.userId))?.name).toBe("Uma Patel");
    looked.close();
  });

  test("may ask what the product allows, and changes something only at full access", async () => {
    const looking = await shop.visit("read_only");
    const club = { name: "Club", slug: "club" };
    expect((await looking.get("/organization/list")).status).toBe(200);
    expect(await codeOf(await looking.post("/organization/create", club))).toBe("READ_ONLY");
    expect(await at.told(looking.sid)).toEqual([["refused", "POST /organization/create", undefined]]);
    // So does the product's own server, in this session's name.
    const headers = new Headers({ cookie: looking.browser.cookies(shop.url) });
    expect(await shop.auth.api.listOrganizations({ headers })).toEqual([]);
    const made = shop.auth.api.createOrganization({ headers, body: club });
    await expect(made).rejects.toMatchObject({ body: { code: "READ_ONLY" } });
    const full = await shop.visit("full");
    expect((await full.post("/organization/create", club)).status).toBe(200);
  });

  test("is told to Understudy with what it was refused, by the endpoint and the word for it", async () => {
    const { post, get, sid } = await shop.visit("full");
    await post("/change-password", { newPassword: "another password" });
    await get("/list-sessions");
    await get("/callback/github?code=secret");
    expect((await at.told(sid)).toSorted()).toEqual([
      ["refused", "GET /callback/:id", undefined],
      ["refused", "GET /list-sessions", "sessions"],
      ["refused", "POST /change-password", "credentials"],
    ]);
  });

  test("gets no token of another plugin, which would name no employee and outlive the end", async () => {
    const ahead = await openShop(at, { before: [jwt()] });
    for (const each of [shop, ahead]) {
      const { browser, response } = await each.visit();
      const answer = await browser.ask(`${each.base}/get-session`);
      expect((await answer.json()).session.impersonatedBy).toBeDefined();
      const own = await (await each.signIn()).get("/get-session");
      expect([answer, response].map(({ headers }) => headers.get("set-auth-jwt") ?? headers.get("set-ott"))).toEqual([
        null,
        null,
      ]);
      expect(own.headers.get("set-auth-jwt")).toContain(".");
    }
    ahead.close();
  });
});

describe("the employee's own session in the product", () => {
  test("lends an impersonation nothing, and isn't what is left at its end", async () => {
    const boss = await shop.signUp("boss@acme.example");
    const found = await boss.session();
    await shop.context.internalAdapter.updateUser(found?.user.id ?? "", { role: "admin" });
    expect((await boss.get("/admin/list-users")).status).toBe(200);
    // One that the admin plugin has on hold in this browser, too.
    await boss.post("/admin/impersonate-user", { userId: at.userId });
    expect((await boss.session())?.session.impersonatedBy).toBe(found?.user.id);

    const { browser, session, get, post } = await shop.visit("full", boss.browser);
    expect((await session())?.user.id).toBe(at.userId);
    expect(await codeOf(await get("/admin/list-users"))).toBe("IMPERSONATED");
    expect(await codeOf(await post("/admin/stop-impersonating"))).toBe("IMPERSONATED");
    expect(await codeOf(await post("/multi-session/set-active", { sessionToken: "x" }))).toBe("IMPERSONATED");
    await browser.ask(`${shop.base}/understudy/end`, { method: "POST", headers: { origin: shop.url } });
    expect(await session()).toBeNull();
    expect((await get("/admin/list-users")).status).toBe(401);
  });

  test("is ended when an impersonation begins in its browser, as is one before", async () => {
    const own = await shop.signIn();
    const token = (await own.session())?.session.token ?? "";
    const first = await shop.visit("full", own.browser);
    expect(await shop.context.internalAdapter.findSession(token)).toBeNull();
    const second = await shop.visit("full", own.browser);
    expect(await at.isOver(first.sid)).toBe(true);
    expect((await second.session())?.session.impersonationId).toBe(second.sid);
  });

  test("of somebody without an impersonation is refused nothing by the plugin", async () => {
    const own = await shop.signIn(undefined, new Browser());
    for (const path of [
      "/list-sessions",
      "/list-accounts",
      "/organization/list",
      "/multi-session/list-device-sessions",
    ])
      expect((await own.get(path)).status, path).toBe(200);
    const changed = await own.post("/change-password", { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` });
    expect(changed.status).toBe(200);
  });
});
