import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { productClient } from "./product-client.ts";
import { confirm, userWith } from "./steps.ts";

const elsewhere = [
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/%2f%2fevil.example",
  "https:evil.example",
  "/\t/evil.example",
  "/\n//evil.example",
  "javascript:alert(1)",
  "data:text/html,hello",
  "https://localhost@evil.example",
];

test.describe("No redirect leaves the registered addresses", () => {
  test("after signing in to the dashboard", async ({ server }) => {
    for (const next of elsewhere) {
      const answer = await send({
        port: server.port,
        method: "POST",
        path: "/api/auth/sign-in",
        headers: {
          host: new URL(server.dashboardUrl).host,
          origin: server.dashboardUrl,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ email: "max@acme.example", password: "understudy-demo", next }).toString(),
      });
      const where = new URL(String(answer.headers.location ?? "/"), server.dashboardUrl);
      expect.soft(where.origin, next).toBe(server.dashboardUrl);
    }
  });

  test("when a launch names another target", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    for (const target of elsewhere) {
      const { launchUrl } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
      const url = new URL(launchUrl);
      url.searchParams.set("target_link_uri", target);
      await page.goto(url.href);
      expect.soft(new URL(page.url()).origin, target).toBe(server.productUrl);
    }
  });

  test("and none of the hand-off's hops tells its address to the next", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    let { launchUrl: address } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
    for (const hop of ["/api/session/initiate", "/oauth/authorize", "/api/session/callback"]) {
      expect(new URL(address).pathname).toBe(hop);
      const answer = await page.request.get(address, { maxRedirects: 0 });
      expect.soft(answer.headers()["referrer-policy"], hop).toBe("no-referrer");
      address = new URL(answer.headers().location ?? "", address).href;
    }
  });

  test("when a launch names another issuer, nothing is sent there", async ({ server, db, as }) => {
    const mina = await as("mina");
    const { launchUrl } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    const url = new URL(launchUrl);
    url.searchParams.set("iss", "https://evil.example");
    const answer = await mina.get(url.href, { maxRedirects: 0 });
    expect(answer.status()).toBe(400);
    expect(answer.headers().location).toBeUndefined();
  });

  test("when an authorization request names a redirect address that isn't registered to the letter", async ({
    server,
    db,
    as,
  }) => {
    const mina = await as("mina");
    const { impersonation } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    const { authorizePath, redirectUri } = productClient(server);
    const wrong = [
      "https://evil.example/callback",
      `${redirectUri}/`,
      `${redirectUri}?a=b`,
      `${redirectUri}#a`,
      redirectUri.toUpperCase(),
      redirectUri.replace("127.0.0.1", "localhost"),
      `${redirectUri}/../x`,
      "",
    ];
    const before = Math.max(...db.events("%").map(({ seq }) => Number(seq)));
    for (const redirect of wrong) {
      const path = authorizePath(impersonation.id, "x".repeat(43), { redirect_uri: redirect });
      const answer = await mina.get(server.dashboardUrl + path, { maxRedirects: 0 });
      expect.soft(answer.status(), redirect).toBe(400);
      expect.soft(answer.headers().location, redirect).toBeUndefined();
    }
    const unknown = authorizePath(impersonation.id, "x".repeat(43), { client_id: "another" });
    const answer = await mina.get(server.dashboardUrl + unknown, { maxRedirects: 0 });
    expect(answer.headers().location).toBeUndefined();
    // Nothing has come of it but the record, which tells the team what to correct.
    expect(db.all("SELECT * FROM authorization_codes")).toEqual([]);
    expect(db.events("%").filter(({ seq }) => Number(seq) > before)).toMatchObject([{ type: "impersonation.denied" }]);
  });

  test("whatever a forwarded host says", async ({ server, db, as }) => {
    const forged = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" };
    const mina = await as("mina");
    const { dashboardUrl } = server;
    const answer = await mina.post("/api/impersonations", {
      data: { userId: userWith(db, "uma@globex.example").id, reason: "x" },
      headers: { origin: dashboardUrl, ...forged },
    });
    expect(await answer.text()).not.toContain("evil.example");
    const signOut = await mina.post("/api/auth/sign-out", {
      headers: { origin: dashboardUrl, ...forged },
      maxRedirects: 0,
    });
    expect(signOut.headers().location ?? "").not.toContain("evil.example");
    expect(String(signOut.headers().location).startsWith(dashboardUrl)).toBe(true);
  });
});
