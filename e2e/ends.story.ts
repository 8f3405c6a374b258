import { causes } from "./causes.ts";
import { expect, test } from "./fixtures.ts";
import { banner, confirm, employeeNamed, openProductAs, userWith } from "./steps.ts";

test.describe("Whatever ends an impersonation ends it at once", () => {
  for (const [what, reason, happen] of causes) {
    test(`${what}: the next request is refused, the open page leaves, the reason is ${reason}`, async ({
      page,
      server,
      db,
      signIn,
      as,
      consoleErrors,
    }) => {
      consoleErrors.expect(/status of 401/);
      await signIn(page, "mina");
      const userId = userWith(db, "uma@globex.example").id;
      const { impersonation } = await openProductAs(page, server, userId);
      const [olivia, adam] = [await as("olivia"), await as("adam")];
      await happen({ server, db, mina: page, olivia, adam, impersonationId: impersonation.id, userId });
      expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
      await page.waitForURL(/\/signed-out/, { timeout: 5000 });
      await expect(banner(page)).toHaveCount(0);
      const [row] = db.all("SELECT end_reason, ended_at FROM impersonations WHERE id = ?", impersonation.id);
      expect(row).toEqual({ end_reason: reason, ended_at: expect.any(Number) });
      expect(
        db.events("impersonation.ended").filter((event) => event.impersonation_id === impersonation.id),
      ).toHaveLength(1);
    });
  }

  test("a lowered role ends it", async ({ page, server, db, signIn, as, consoleErrors }) => {
    consoleErrors.expect(/status of 401/);
    const olivia = await as("olivia");
    const adam = employeeNamed(db, "adam").id;
    await olivia.put(`/api/impersonators/${adam}`);
    await signIn(page, "adam");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    expect((await olivia.patch(`/api/employees/${adam}`, { data: { role: "member" } })).status()).toBe(200);
    await page.waitForURL(/\/signed-out/, { timeout: 5000 });
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("role_changed");
  });

  test("confirmed but not opened within a minute, it never will be", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    const { impersonation, launchUrl } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
    db.age(impersonation.id, 61_000);
    await page.goto(launchUrl);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
    await expect
      .poll(() => db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id))
      .toEqual([{ end_reason: "not_opened" }]);
  });

  test("a launch link works once, and only in the browser that confirmed", async ({
    page,
    browser,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { launchUrl } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
    const context = await browser.newContext();
    const stranger = await context.newPage();
    await signIn(stranger, "max");
    await stranger.goto(launchUrl);
    expect((await stranger.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
    await context.close();

    await page.goto(launchUrl);
    await expect(banner(page)).toBeVisible();
    await page.context().clearCookies({ name: "prod" });
    await page.goto(launchUrl);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
  });

  test("it ends and the dashboard stays signed in; ending it twice is no error", async ({
    asUma: { page, impersonation },
    server,
    db,
  }) => {
    for (let turn = 0; turn < 2; turn++) {
      const answer = await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
        headers: { origin: server.dashboardUrl },
      });
      expect(answer.status()).toBe(204);
    }
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(200);
    expect(db.events("impersonation.ended")).toHaveLength(1);
  });

  test("the user's own session is left alone", async ({ page, browser, server, db, signIn, signInAsUser }) => {
    const context = await browser.newContext();
    const uma = await context.newPage();
    await signInAsUser(uma, "uma@globex.example");
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
      headers: { origin: server.dashboardUrl },
    });
    const me = await uma.request.get(`${server.productUrl}/demo/api/me`);
    expect(me.status()).toBe(200);
    expect(await me.json()).not.toHaveProperty("impersonatorUserId");
    await context.close();
  });

  test("Sessions shows it live with the time left; End session there ends it", async ({
    page,
    browser,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const context = await browser.newContext();
    const tab = await context.newPage();
    await signIn(tab, "mina");
    await openProductAs(tab, server, userWith(db, "uma@globex.example").id);
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/sessions`);
    const row = page.getByRole("row").filter({ hasText: "Uma Patel" }).first();
    await expect(row).toContainText(/\d\d:\d\d|\d+ min/);
    await row.getByRole("button", { name: /End session/ }).click();
    await tab.bringToFront();
    await tab.waitForURL(/\/signed-out/, { timeout: 5000 });
    expect(db.events("impersonation.ended")[0]).toMatchObject({ reason: "ended_by_admin" });
    await context.close();
  });

  test("who ended it reads 'Ended by you', everybody else by whom; a long reason takes three lines until it is asked for", async ({
    page,
    browser,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { dashboardUrl } = server;
    const reason = `First line. ${"It goes on and on. ".repeat(24)}Last words.`;
    const begun = await page.request.post(`${dashboardUrl}/api/impersonations`, {
      data: { userId: userWith(db, "uma@globex.example").id, reason },
      headers: { origin: dashboardUrl },
    });
    const { impersonation } = await begun.json();
    await page.request.delete(`${dashboardUrl}/api/impersonations/${impersonation.id}`, {
      headers: { origin: dashboardUrl },
    });
    await page.goto(`${dashboardUrl}/sessions`);
    const own = page.getByRole("row").filter({ hasText: "First line." });
    await expect(own).toContainText("Ended by you");
    const height = async () => (await own.boundingBox())?.height ?? 0;
    expect(await height()).toBeLessThan(130);
    await own.getByText("Show all").click();
    await expect(own.getByText("Show less")).toBeVisible();
    expect(await height()).toBeGreaterThan(130);

    const context = await browser.newContext();
    const adam = await context.newPage();
    await signIn(adam, "adam");
    await adam.goto(`${dashboardUrl}/sessions`);
    const row = adam.getByRole("row").filter({ hasText: "First line." });
    await expect(row).toContainText("Ended by the impersonator");
    await context.close();
  });

  test("live and past sessions stand on one grid", async ({ asUma: { page }, server }) => {
    await page.goto(`${server.dashboardUrl}/sessions`);
    const columns = (name: string) =>
      page
        .getByRole("table", { name })
        .getByRole("columnheader")
        .evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().left));
    const past = await columns("Past sessions");
    expect(past).toHaveLength(5);
    expect(await columns("Live sessions")).toEqual(past);
  });
});
