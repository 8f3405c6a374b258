import { expect, test } from "./fixtures.ts";
import { banner, impersonate, userWith } from "./steps.ts";

const uma = { search: "Uma Patel", name: "Uma Patel" };

test.describe("Find the user you want to impersonate, click the Actions button, and select Impersonate User", () => {
  test("after a confirmation, you are signed in as that user, in a new tab", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    const tab = await impersonate(page, server, uma);
    await expect(banner(tab)).toContainText("Uma Patel");
    await expect(banner(tab)).toContainText("Mina Haddad");
    // The dashboard stays as it was, signed in.
    await expect(page.getByRole("button", { name: "Actions for Uma Patel" })).toBeVisible();
    expect(page.url()).toContain(server.dashboardUrl);
    expect(db.events("impersonation.started")).toHaveLength(1);
    const opener = await tab.evaluate(() => window.opener);
    expect(opener).toBeNull();
  });

  test("the dialog names the user, says how long it lasts and that it is recorded, and asks for a reason", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await page.getByRole("menuitem", { name: "Impersonate User" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Uma Patel");
    await expect(dialog).toContainText(/1 hour/);
    await expect(dialog).toContainText(/recorded/);
    await expect(dialog.getByLabel("Ticket")).toBeVisible();
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(dialog.getByLabel("Reason")).toBeFocused();
    expect(db.events("impersonation.%")).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
    expect(db.events("impersonation.%")).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
  });

  test("the user is found by name, e-mail or id", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    for (const search of ["uma pat", "UMA@GLOBEX", userWith(db, "uma@globex.example").id]) {
      await page.goto(`${server.dashboardUrl}/users`);
      await page.getByRole("searchbox").fill(search);
      await expect(page.getByRole("row")).toHaveCount(2);
      await expect(page.getByRole("button", { name: "Actions for Uma Patel" })).toBeVisible();
    }
  });

  test("who may not impersonate doesn't see the item", async ({ page, server, signIn }) => {
    await signIn(page, "max");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await expect(page.getByRole("menuitem", { name: "View user" })).toBeVisible();
    await expect(page.getByRole("menuitem", { name: "Impersonate User" })).toHaveCount(0);
  });

  test("while it is off nobody sees it, and the page says why", async ({ page, server, db, signIn }) => {
    db.run("UPDATE impersonation_settings SET enabled = 0");
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await expect(page.getByText(/impersonation is off/i)).toBeVisible();
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await expect(page.getByRole("menuitem", { name: "View user" })).toBeVisible();
    await expect(page.getByRole("menuitem", { name: "Impersonate User" })).toHaveCount(0);
  });

  test("a user who is an employee can't be impersonated, and the menu says why", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=olivia@acme.example`);
    await page.getByRole("button", { name: "Actions for Olivia Ortega" }).click();
    const item = page.getByRole("menuitem", { name: "Impersonate User" });
    await expect(item).toBeDisabled();
    await expect(page.getByRole("menu")).toContainText(/employee/);
    const answer = await page.request.post(`${server.dashboardUrl}/api/impersonations`, {
      data: { userId: userWith(db, "olivia@acme.example").id, reason: "x" },
      headers: { origin: server.dashboardUrl },
    });
    expect(answer.status()).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "user_is_employee" });
  });

  test("a user's page shows who impersonated them, when and why", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    const tab = await impersonate(page, server, uma);
    await tab.getByRole("button", { name: "End session" }).click();
    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    const main = page.getByRole("main");
    await expect(main).toContainText("Mina Haddad");
    await expect(main).toContainText("Ticket: cannot find an invoice");
  });

  test("the 121st start within an hour has to wait", async ({ server, db, as }) => {
    const mina = await as("mina");
    const data = { userId: userWith(db, "uma@globex.example").id, reason: "x" };
    for (let start = 1; start <= 120; start++)
      expect((await mina.post("/api/impersonations", { data })).status()).toBe(201);
    const answer = await mina.post("/api/impersonations", { data });
    expect(answer.status()).toBe(429);
    expect(Number(answer.headers()["retry-after"])).toBeGreaterThan(0);
    expect(server.log()).not.toContain('"level":"error"');
  });
});
