import type { Page } from "@playwright/test";
import type { Database } from "./database.ts";
import { expect, test } from "./fixtures.ts";
import { pages } from "./routes.ts";
import { openProductAs, userWith } from "./steps.ts";

/** As long as each may be, and nowhere to break. */
const long = (start: string, length: number) => start.padEnd(length, "x");

/** Everybody and everything with as much text as there may be. */
function fillUp(db: Database): void {
  // Without a hyphen, where a line could be broken.
  const email = "replace(id || id || id || id || id || id || id, '-', '') || '@long.example'";
  db.run(`UPDATE users SET email = ${email}, name = ?, external_id = id || ?`, long("Ugo", 100), long("-", 60));
  db.run("UPDATE employees SET name = ? WHERE name LIKE 'M%' OR name LIKE 'A%'", long("Maximiliane", 100));
  db.run(`UPDATE employees SET email = ${email} WHERE role <> 'owner'`);
  db.run("UPDATE impersonations SET reason = ?, ticket = ?", long("Because", 500), long("SUP", 100));
  db.run("UPDATE products SET name = ?, target_link_uri = ?", long("Tally", 80), long("https://tally.example/", 500));
}

const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.describe("At 375 px", () => {
  test.use({ viewport: { width: 375, height: 700 } });

  test("no page of the dashboard is wider than the window, whatever people are called", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    test.setTimeout(120_000);
    consoleErrors.expect(/status of 404/);
    const ugo = userWith(db, "ugo@initech.example").id;
    const [product] = db.all("SELECT id FROM products");
    await signIn(page, "mina");
    await openProductAs(page, server, ugo);
    await page.context().clearCookies({ name: "dash" });
    await signIn(page, "olivia");
    fillUp(db);
    for (const { path, onProduct } of pages(ugo)) {
      if (onProduct) continue;
      const address = path.startsWith("/products/") ? path.replace(ugo, String(product?.id)) : path;
      await page.goto(server.dashboardUrl + address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect.soft(await overflowOf(page), address).toBeLessThanOrEqual(0);
    }
  });

  for (const email of ["ugo@initech.example", "long"]) {
    test(`the dialog and its Confirm are within the window, for the user ${email}`, async ({
      page,
      server,
      db,
      signIn,
    }) => {
      const { id } = userWith(db, "ugo@initech.example");
      await signIn(page, "mina");
      if (email === "long") fillUp(db);
      await page.goto(`${server.dashboardUrl}/users/${id}`);
      await page.getByRole("button", { name: "Impersonate User" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Confirm" }).scrollIntoViewIfNeeded();
      await expect(dialog.getByRole("button", { name: "Confirm" })).toBeInViewport({ ratio: 1 });
      const inside = await dialog.evaluate((box) => box.scrollWidth <= box.clientWidth);
      expect(inside).toBe(true);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    });
  }

  test("every page of the navigation is in sight", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users`);
    for (const link of await page.getByRole("navigation", { name: "Dashboard" }).getByRole("link").all())
      await expect(link).toBeInViewport({ ratio: 1 });
  });

  test("what can be copied has its button beside it", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    const button = await page.getByRole("button", { name: "Copy the id" }).boundingBox();
    const id = await page.locator("dd bdi").first().boundingBox();
    if (!button || !id) throw new Error("both are on the page");
    expect(button.y).toBeLessThan(id.y + id.height);
    expect(button.x).toBeGreaterThanOrEqual(id.x + id.width);
  });
});
