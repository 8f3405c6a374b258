import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { pages } from "./routes.ts";
import { banner, expectNobody, openProductAs, userWith } from "./steps.ts";

const demoPages = pages("")
  .filter(({ path }) => path.startsWith("/demo"))
  .map(({ path }) => path);

test.describe("Add a banner to your product, indicating that the user is being impersonated", () => {
  test("it says who, by whom and how long, counts down, and offers the way out", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await expect(banner(page)).toContainText("Uma Patel");
    await expect(banner(page)).toContainText("Mina Haddad");
    await expect(banner(page).getByRole("button", { name: "End session" })).toBeVisible();
    const clock = banner(page).getByRole("timer");
    await expect(clock).toHaveText(/^59:\d\d$/);
    const first = await clock.innerText();
    await expect(clock).not.toHaveText(first);
  });

  test("it says which of two users of one name, and so does the page", async ({ page, server, db, signIn }) => {
    db.run("UPDATE users SET name = 'John Smith' WHERE email IN ('uma@globex.example', 'ugo@initech.example')");
    await signIn(page, "mina");
    for (const email of ["uma@globex.example", "ugo@initech.example"]) {
      await openProductAs(page, server, userWith(db, email).id);
      await expect(banner(page)).toContainText(`John Smith (${email})`);
      await expect(page.getByRole("banner")).toContainText(email);
    }
  });

  test("in the last five minutes it says so in words, in the last one more strongly, and what is typed isn't saved", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const status = banner(page).getByRole("status");
    let agedMs = 0;
    const openWith = async (seconds: number) => {
      const byMs = Date.parse(impersonation.expiresAt) - agedMs - Date.now() - seconds * 1000;
      db.age(impersonation.id, byMs);
      agedMs += byMs;
      await page.goto(`${server.productUrl}/demo/notes`);
    };
    await page.goto(`${server.productUrl}/demo/notes`);
    await page.getByRole("textbox").first().fill("Called about the invoice");
    await expect(status).toBeEmpty();

    await openWith(302);
    await expect(status).toHaveText("You will be signed out in less than five minutes.");
    await expect(status).toBeVisible();
    const usual = await backgroundOf(status);
    await page.getByRole("textbox").first().fill("Called about the invoice");
    await expect(status).toContainText("Save what you have typed.");
    await page.getByRole("textbox").first().fill("");
    await expect(status).not.toContainText("Save");

    await openWith(62);
    await expect(status).toHaveText("You will be signed out in less than a minute.");
    expect(await backgroundOf(status)).not.toBe(usual);
  });

  test("in forced colours it is framed, and its button is a button", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.emulateMedia({ forcedColors: "active" });
    const button = banner(page).getByRole("button", { name: "End session" });
    for (const [part, width] of [
      [banner(page), "3px"],
      [button, "1px"],
    ] as const) {
      await expect(part).toHaveCSS("border-top-width", width);
      const { border, background } = await part.evaluate((element) => {
        const { borderTopColor, backgroundColor } = getComputedStyle(element);
        return { border: borderTopColor, background: backgroundColor };
      });
      expect(border).not.toBe(background);
      expect(border).not.toBe("rgba(0, 0, 0, 0)");
    }
  });

  test("on every page of the product, in the first HTML, without JavaScript too", async ({
    browser,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 404/);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    expect(demoPages.length).toBeGreaterThanOrEqual(6);
    for (const path of [...demoPages, "/demo/no/such/page", "/no-such-page", "/users"]) {
      const html = await (await page.request.get(server.productUrl + path)).text();
      expect.soft(html, path).toContain("Mina Haddad");
      await page.goto(server.productUrl + path);
      await expect.soft(banner(page), path).toBeVisible();
      await expect.soft(banner(page), path).toContainText("Mina Haddad");
      await expect.soft(banner(page).getByRole("timer"), path).toHaveText(/^\d\d:\d\d$/);
    }
    await banner(page).getByRole("button", { name: "End session" }).click();
    await expect(page).toHaveURL(/\/signed-out/);
    expect(db.events("impersonation.ended")).toHaveLength(1);
    await context.close();
  });

  test("on the page of an error too", async ({ browser, server, db, signIn }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    db.tally.run("ALTER TABLE invoices RENAME TO invoices_away");
    try {
      await page.goto(`${server.productUrl}/demo/invoices`);
      await expect(page.getByRole("alert")).toBeVisible();
      await expect(banner(page)).toContainText("Mina Haddad");
    } finally {
      db.tally.run("ALTER TABLE invoices_away RENAME TO invoices");
    }
    await context.close();
  });

  test("End session leads to /signed-out, which says why and names nobody; the dashboard stays signed in", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await banner(page).getByRole("button", { name: "End session" }).click();
    await expect(page).toHaveURL(/\/signed-out/);
    for (const name of ["Uma", "Mina", "globex"]) await expect(page.getByRole("main")).not.toContainText(name);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(200);
    await page.goBack({ waitUntil: "commit" });
    await expectNobody(page);
  });
});

const backgroundOf = (part: Locator) => part.evaluate((element) => getComputedStyle(element).backgroundColor);
