import type { Page } from "@playwright/test";
import { storedIn } from "./example.ts";
import { expect, test } from "./fixtures.ts";
import { banner, openProductAs, userWith } from "./steps.ts";

const notice = (page: Page) => page.getByRole("alert").filter({ hasText: "The session in this tab has changed" });

test.describe("A tab whose identity changes behind its back says so", () => {
  test("for another user in a second tab: on every page until it is dismissed, and nothing of it is kept", async ({
    page,
    context,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const second = await context.newPage();
    await openProductAs(second, server, userWith(db, "ugo@initech.example").id);

    await page.bringToFront();
    await expect(notice(page)).toContainText("(ugo@initech.example) now", { timeout: 5_000 });
    await expect(banner(page)).toContainText("ugo@initech.example");
    await expect(notice(second)).toHaveCount(0);
    expect(JSON.stringify(await page.evaluate(() => ({ ...sessionStorage })))).not.toMatch(/ugo|uma/i);

    await page.getByRole("link", { name: "Notes" }).click();
    await expect(page).toHaveURL(/notes/);
    await expect(notice(page)).toBeVisible();
    await notice(page).getByRole("button", { name: "OK" }).click();
    await expect(notice(page)).toHaveCount(0);
    expect(await storedIn(page)).toEqual([]);
    await page.reload();
    await expect(banner(page).getByRole("timer")).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
  });

  test("for a user's own session that became an impersonation, and back", async ({
    page,
    context,
    server,
    db,
    signIn,
    signInAsUser,
  }) => {
    await signInAsUser(page, "ugo@initech.example");
    await page.goto(`${server.productUrl}/demo/notes`);
    const second = await context.newPage();
    await signIn(second, "mina");
    await openProductAs(second, server, userWith(db, "uma@globex.example").id);
    await page.bringToFront();
    await expect(notice(page)).toContainText("Uma Patel (uma@globex.example) now", { timeout: 5_000 });
    await expect(banner(page)).toBeVisible();

    await signInAsUser(page, "ugo@initech.example");
    await second.bringToFront();
    await expect(notice(second)).toContainText("(ugo@initech.example) now", { timeout: 5_000 });
    await expect(banner(second)).toHaveCount(0);
  });

  test("and says it no more to whoever signs in after the end", async ({
    page,
    context,
    server,
    db,
    signIn,
    signInAsUser,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await openProductAs(await context.newPage(), server, userWith(db, "ugo@initech.example").id);
    await page.bringToFront();
    await expect(notice(page)).toBeVisible({ timeout: 5_000 });
    await banner(page).getByRole("button", { name: "End session" }).click();
    await expect(page).toHaveURL(/\/signed-out/);
    expect(await storedIn(page)).toEqual([]);
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo/notes`);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
  });
});
