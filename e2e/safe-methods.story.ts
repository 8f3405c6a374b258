import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { productClient } from "./product-client.ts";
import { handlers, originOf, pages, type Route } from "./routes.ts";
import { confirm, userWith } from "./steps.ts";

test.describe("Nothing changes on GET or HEAD", () => {
  test("of any page or handler, by whoever is signed in", async ({
    asUma: { page, impersonation },
    server,
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 4\d\d/);
    test.setTimeout(120_000);
    const cookies = await page.context().cookies();
    const routes = [...handlers(impersonation.id), ...pages(impersonation.id)];
    expect(routes.length).toBeGreaterThan(40);
    for (const route of routes) {
      for (const method of ["GET", "HEAD"]) {
        const before = db.contents();
        const answer = await get(server, route, method, cookies);
        expect.soft(answer.status, `${method} ${route.path}`).toBeLessThan(500);
        expect.soft(db.contents(), `${method} ${route.path}`).toBe(before);
      }
    }
  });

  test("a HEAD or a prefetch of the authorization endpoint issues no code", async ({ server, db, as }) => {
    const mina = await as("mina");
    const { impersonation } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    const { authorizePath } = productClient(server);
    const path = server.dashboardUrl + authorizePath(impersonation.id, "x".repeat(43));
    const before = db.contents();
    const answers = [
      await mina.head(path, { maxRedirects: 0 }),
      await mina.get(path, { maxRedirects: 0, headers: { "sec-purpose": "prefetch" } }),
      await mina.get(path, { maxRedirects: 0, headers: { "sec-purpose": "prefetch;prerender" } }),
      await mina.get(path, { maxRedirects: 0, headers: { purpose: "prefetch" } }),
    ];
    for (const answer of answers) expect(answer.headers().location ?? "").not.toContain("code=");
    expect(db.contents()).toBe(before);
    const real = await mina.get(path, { maxRedirects: 0 });
    expect(real.headers().location).toContain("code=");
  });

  test("a prefetch of the redirect address signs nobody in", async ({ server, db }) => {
    const { redirectUri } = productClient(server);
    const before = db.contents();
    const answer = await send({
      port: server.port,
      path: `${new URL(redirectUri).pathname}?code=x&state=y`,
      headers: { host: new URL(server.productUrl).host, "sec-purpose": "prefetch" },
    });
    expect(answer.status).toBeLessThan(400);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(db.contents()).toBe(before);
  });

  test("other methods are refused where there is no handler for them", async ({ server, db }) => {
    const before = db.contents();
    for (const method of ["PUT", "PATCH", "DELETE", "POST", "OPTIONS"]) {
      const answer = await send({
        port: server.port,
        method,
        path: "/api/me",
        headers: { host: new URL(server.dashboardUrl).host, origin: server.dashboardUrl },
      }).catch(() => null);
      if (answer) expect.soft(answer.status, method).toBeLessThan(500);
    }
    expect(db.contents()).toBe(before);
  });
});

function get(
  server: Parameters<typeof originOf>[1],
  route: Route,
  method: string,
  cookies: { domain: string; name: string; value: string }[],
) {
  const { host, hostname } = new URL(originOf(route, server));
  const mine = cookies.filter(({ domain }) => domain === hostname);
  return send({
    port: server.port,
    method,
    path: route.path,
    headers: { host, cookie: mine.map(({ name, value }) => `${name}=${value}`).join("; ") },
  });
}
