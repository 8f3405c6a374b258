import { expect, test } from "./fixtures.ts";
import { wantsTwo } from "./instances.ts";
import { openProductAs, userWith } from "./steps.ts";
import { onPostgres } from "./template.ts";

test.describe("Who can't be stopped may not look", () => {
  test.skip(onPostgres, "a file's: what Postgres does instead is in db/failover.test.ts");
  test.afterEach(({ server }) => server.freeDisk());

  test("on a full disk End all can't be written, so nobody impersonates until it is", async ({
    page,
    server,
    db,
    as,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of (401|503)/);
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    // It would leave by itself meanwhile.
    await page.goto("about:blank");
    const olivia = await as("olivia");
    server.fillDisk();

    const ended = await olivia.delete("/api/impersonations");
    expect(ended.status()).toBe(503);
    expect(await ended.json()).toMatchObject({
      code: "unavailable",
      detail: expect.stringContaining("refuses everybody who is impersonating"),
    });
    const status = async (path: string) => (await page.request.get(server.productUrl + path)).status();
    // Another instance on the same disk finds it out within a second.
    if (wantsTwo)
      await expect.poll(async () => [await status("/api/session"), await status("/api/session")]).toEqual([401, 401]);
    expect(await status("/api/v1/refresh_token")).toBe(401);
    expect(await status("/demo/api/invoices")).toBe(401);
    await page.goto(`${server.productUrl}/demo`);
    await expect(page).toHaveURL(`${server.productUrl}/signed-out`);
    await expect(page.getByText("can't write anything down")).toBeVisible();
    expect(db.events("impersonation.ended")).toEqual([]);

    server.freeDisk();
    await expect.poll(() => db.events("impersonation.ended")).toMatchObject([{ impersonation_id: impersonation.id }]);
    expect(server.log()).toContain("takes writes again");
  });

  test("the impersonator is out within seconds though nobody has tried to stop them, and in again afterwards", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    server.fillDisk();
    await expect(page).toHaveURL(`${server.productUrl}/signed-out`, { timeout: 10_000 });
    server.freeDisk();
    await expect
      .poll(async () => (await page.request.get(`${server.productUrl}/demo/api/me`)).status(), { timeout: 10_000 })
      .toBe(200);
  });

  test("End session and Sign out take the cookies away although they can't be written", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.goto("about:blank");
    server.fillDisk();
    const names = async () => (await page.context().cookies()).map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(["dash", "prod"]));

    const end = { headers: { origin: server.productUrl }, maxRedirects: 0 };
    const endSession = await page.request.post(`${server.productUrl}/demo/end-session`, end);
    expect(endSession.headers().location).toBe(`${server.productUrl}/signed-out?why=unwritten`);
    expect(await names()).not.toContain("prod");
    const signOut = await page.request.post(`${server.dashboardUrl}/api/auth/sign-out`, {
      headers: { origin: server.dashboardUrl, accept: "application/json" },
    });
    expect(signOut.status()).toBe(503);
    expect(await names()).not.toContain("dash");

    server.freeDisk();
    await expect
      .poll(() => db.events().map(({ type }) => type))
      .toEqual(expect.arrayContaining(["impersonation.ended", "session.signed_out"]));
    // Either ends it. Of two instances each does what it owes, in no order between them.
    const reason = String(db.events("impersonation.ended")[0]?.reason);
    expect(wantsTwo ? ["stopped", "dashboard_signed_out"] : ["stopped"]).toContain(reason);
    const signedOut =
      "SELECT id FROM dashboard_sessions WHERE ended_at IS NULL AND id IN (SELECT dashboard_session_id FROM impersonations WHERE end_reason = ?)";
    await expect.poll(() => db.all(signedOut, reason)).toEqual([]);
  });

  test("ordinary users go on; signing in answers 503 and not 500, to scripts and to forms", async ({
    page,
    server,
    signInAsUser,
  }) => {
    await signInAsUser(page, "uma@globex.example");
    server.fillDisk();
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(200);
    for (const [origin, path] of [
      [server.dashboardUrl, "/api/auth/sign-in"],
      [server.productUrl, "/api/session/password"],
    ] as const) {
      const form = { email: "olivia@acme.example", password: "understudy-demo" };
      const byScript = { form, headers: { origin, accept: "application/json" } };
      const answer = await page.request.post(origin + path, byScript);
      expect(answer.status()).toBe(503);
      expect(await answer.json()).toMatchObject({ code: "unavailable" });
      const byForm = await page.request.post(origin + path, { form, headers: { origin }, maxRedirects: 0 });
      expect(byForm.headers().location).toContain("problem=unavailable");
    }
  });
});
