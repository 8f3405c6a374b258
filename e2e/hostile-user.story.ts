import { expect, test } from "./fixtures.ts";
import { banner, openProductAs, userWith } from "./steps.ts";

test.describe("A hostile user's text is text", () => {
  test("his name, company and notes run nothing, in the dashboard or in the product", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    const ugo = userWith(db, "ugo@initech.example");
    const dialogs: string[] = [];
    page.context().on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=ugo@initech.example`);
    await expect(page.getByRole("row").nth(1)).toContainText("<script>");
    await page.getByRole("button", { name: /^Actions for Ugo/ }).click();
    await page.getByRole("menuitem", { name: "Impersonate User" }).click();
    await expect(page.getByRole("dialog")).toContainText("<script>");
    await page.getByRole("button", { name: "Cancel" }).click();

    await openProductAs(page, server, ugo.id);
    await expect(banner(page)).toContainText("<script>");
    for (const link of ["Notes", "Profile", "Billing", "API keys", "History", "Invoices"]) {
      await page.getByRole("link", { name: link, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: link })).toBeVisible();
      expect(await page.locator("img[onerror], img[src='x'], a[href^='javascript:']").count()).toBe(0);
    }
    await page.goto(`${server.dashboardUrl}/sessions`);
    await expect(page.getByRole("main")).toContainText("<script>");
    expect(dialogs).toEqual([]);
  });

  test("nothing is loaded from elsewhere, and no inline script without its nonce would run", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/Content Security Policy|status of 404/);
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (![server.dashboardUrl, server.productUrl, "null"].includes(origin)) elsewhere.push(request.url());
    });
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "ugo@initech.example").id);
    await page.goto(`${server.productUrl}/demo/notes`);
    const ran = await page.evaluate(() => {
      const script = document.createElement("div");
      script.innerHTML = "<img src=x onerror='window.ran = true'>";
      document.body.append(script);
      return new Promise((done) => setTimeout(() => done((window as unknown as { ran?: boolean }).ran ?? false), 300));
    });
    expect(ran).toBe(false);
    expect(elsewhere).toEqual([]);
    const policy =
      (await page.request.get(`${server.productUrl}/demo/notes`)).headers()["content-security-policy"] ?? "";
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("what turns text around stays within its own line", async ({ page, server, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=ugo@initech.example`);
    const name = page.getByRole("row").nth(1).locator("bdi").first();
    await expect(name).toContainText("Ugo");
  });
});
