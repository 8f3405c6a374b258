import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { handlers, originOf, type Route } from "./routes.ts";
import { openProductAs, userWith } from "./steps.ts";

const ID = "00000000-0000-4000-8000-000000000000";
/** Clients authenticate there with their own secret, key or token; a browser's cookie means nothing to them. */
const withoutCookies =
  /^\/(oauth\/(token|introspect|userinfo|revoke|end-session)|api\/v1\/(users|actions|impersonations|checks)|api\/backend|propelauth)(\/|$)/;

const bodies = [
  ["text/plain", "{}"],
  ["application/json", "{}"],
  ["application/x-www-form-urlencoded", "a=b"],
] as const;

/** For the organization's own provider, which sends no cookie: not there until one is named. */
const withoutProvider = "/api/auth/sso/backchannel-logout";

/** A form of a product's site belongs here. It has no effect, and leads to the GET that asks for the cookie. */
const leadsOn = "/oauth/authorize";

const changes = handlers(ID).flatMap((route) =>
  route.methods.filter((method) => !/GET|HEAD/.test(method)).map((method) => ({ ...route, method })),
);

test("every route that changes something is listed here", () => {
  expect(changes.length).toBeGreaterThan(20);
  expect(changes.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      "POST /api/impersonations",
      "PATCH /api/settings/impersonation",
      "POST /demo/end-session",
      "POST /api/v1/logout",
    ]),
  );
});

test("every cross-origin change is refused", async ({ page, server, db, signIn, as }) => {
  test.setTimeout(120_000);
  // On the product a live impersonation, on the dashboard the Owner: whatever could be done, these two could do.
  await signIn(page, "mina");
  await openProductAs(page, server, userWith(db, "uma@globex.example").id);
  const products = await page.context().cookies(server.productUrl);
  const { cookies: owners } = await (await as("olivia")).storageState();
  const cookieFor = (route: Route) =>
    (route.onProduct ? products : owners).map(({ name, value }) => `${name}=${value}`).join("; ");

  for (const route of changes) {
    const before = db.contents();
    const own = originOf(route, server);
    const other = route.onProduct ? server.dashboardUrl : server.productUrl;
    const strangers: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: other },
      { origin: `${own}.evil.example` },
      { origin: own, "sec-fetch-site": "cross-site" },
      { origin: own, "sec-fetch-site": "same-site" },
      {},
      { origin: "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
    ];
    const asked = strangers.flatMap((headers) => bodies.map(([type, body]) => ({ headers, type, body })));
    const answers = await Promise.all(
      asked.map(async ({ headers, type, body }) => {
        const given = { host: new URL(own).host, cookie: cookieFor(route), "content-type": type, ...headers };
        const answer = await send({ port: server.port, method: route.method, path: route.path, headers: given, body });
        return { headers, type, status: answer.status, text: answer.text, sent: answer.headers };
      }),
    );
    for (const { headers, type, status, text, sent } of answers) {
      const what = `${route.method} ${route.path} as ${type} with ${JSON.stringify(headers)}: ${status} ${text.slice(0, 120)}`;
      if (route.path === leadsOn) expect.soft([303, 415], what).toContain(status);
      else if (!route.catchAll && withoutCookies.test(route.path)) expect.soft([400, 401, 415], what).toContain(status);
      else expect.soft(status, what).toBe(route.catchAll || route.path === withoutProvider ? 404 : 403);
      expect.soft(sent["set-cookie"], what).toBeUndefined();
      expect.soft(sent["access-control-allow-origin"], what).toBeUndefined();
    }
    expect.soft(db.contents(), `${route.method} ${route.path}`).toBe(before);
  }
});
