import { expect, test } from "./fixtures.ts";
import { banner, employeeNamed, openProductAs, userWith } from "./steps.ts";

test.describe("A support agent's day by keyboard", () => {
  test("the palette finds a user, opens the dialog, and the session is in the header until it ends", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    const palette = page.getByRole("dialog", { name: "Find" });
    const find = palette.getByRole("combobox");
    await expect(page.getByRole("button", { name: "Find" })).toBeEnabled();

    // In a field it is a letter; Ctrl+K works there, too, and gives the focus back.
    const search = page.getByRole("searchbox");
    await search.press("/");
    await expect(search).toHaveValue("/");
    await expect(palette).toHaveCount(0);
    await search.press("Control+k");
    await expect(find).toBeFocused();
    await find.press("Escape");
    await expect(search).toBeFocused();

    async function impersonate(letters: string, name: RegExp) {
      await page.locator("#content").focus();
      await page.keyboard.type(`/${letters}`);
      await expect(find).toHaveValue(letters);
      await expect(palette.getByRole("option", { name }).first()).toHaveAttribute("data-highlighted", "");
      await find.press("Control+Enter");
      const dialog = page.getByRole("dialog", { name: /^Impersonate/ });
      const reason = dialog.getByLabel("Reason");
      await expect(reason).toBeFocused();
      await reason.fill("Can't find an invoice");
      return { dialog, reason };
    }
    const confirmed = async (reason: ReturnType<typeof page.getByLabel>) => {
      const [tab] = await Promise.all([page.context().waitForEvent("page"), reason.press("Control+Enter")]);
      await expect(banner(tab)).toBeVisible();
      await tab.close();
      await page.bringToFront();
    };
    await confirmed((await impersonate("uma", /^Uma Patel/)).reason);
    const own = page.getByRole("region", { name: "Your session" });
    await expect(own).toContainText(/as Uma Patel *59:\d\d left/);
    const back = own.getByRole("link", { name: "Return to Tally" });
    await expect(back).toHaveAttribute("href", new RegExp(`^${server.productUrl}/`));

    // Switching takes no end by hand: the dialog says that it ends by itself.
    const { dialog, reason } = await impersonate("ugo@", /^Ugo/);
    await expect(dialog).toContainText("That session ends by itself");
    await confirmed(reason);
    await expect(own).toContainText("Ugo");
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("group").first()).toHaveAccessibleName("Recent users");
    await expect(palette.getByRole("option").first()).toContainText("Ugo");
    await expect(palette.getByRole("option").nth(1)).toContainText("Uma Patel");
    await find.fill("account");
    await find.press("Enter");
    await expect(page).toHaveURL(`${server.dashboardUrl}/account`);
    await own.getByRole("button", { name: "End session" }).click();
    await expect(own).toHaveCount(0);
    expect(db.all("SELECT end_reason FROM impersonations ORDER BY created_at").slice(-2)).toEqual([
      { end_reason: "replaced" },
      { end_reason: "stopped" },
    ]);
  });

  test("a colleague who is signed in as the user is told of before, and both banners name the other", async ({
    page,
    browser,
    server,
    db,
    signIn,
    as,
  }) => {
    const uma = userWith(db, "uma@globex.example").id;
    const adam = employeeNamed(db, "adam").id;
    expect((await (await as("olivia")).put(`/api/impersonators/${adam}`)).status()).toBe(200);
    await signIn(page, "mina");
    await openProductAs(page, server, uma);

    const context = await browser.newContext();
    const other = await context.newPage();
    await signIn(other, "adam");
    await other.goto(`${server.dashboardUrl}/users?query=uma@globex.example`);
    await expect(other.getByRole("row", { name: /Uma Patel/ })).toContainText(/Mina Haddad, 59:\d\d left/);
    await other.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await other.getByRole("menuitem", { name: "Impersonate User" }).click();
    const told = /Mina Haddad is signed in as this user for another 59:\d\d/;
    await expect(other.getByRole("dialog")).toContainText(told);
    await other.goto(`${server.dashboardUrl}/users/${uma}`);
    await expect(other.getByRole("main")).toContainText(told);

    await openProductAs(other, server, uma);
    await expect(banner(other)).toContainText("Impersonated by Adam Novak and Mina Haddad");
    await expect(banner(page)).toContainText("Impersonated by Mina Haddad and Adam Novak");
    await context.close();
  });

  test("whoever hits single keys by accident switches the slash off, and keeps Ctrl+K", async ({
    page,
    server,
    signIn,
  }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/account`);
    const slash = page.getByRole("switch", { name: "Find with /" });
    await expect(slash).toBeChecked();
    await slash.press("Enter");
    await expect(slash).not.toBeChecked();
    await page.reload();
    await expect(slash).not.toBeChecked();
    const find = page.getByRole("button", { name: "Find" });
    await expect(find).toHaveAttribute("aria-keyshortcuts", "Control+K Meta+K");
    const palette = page.getByRole("dialog", { name: "Find" });
    await page.locator("#content").focus();
    // Had the slash opened it, Ctrl+K, which comes after, would find it covered.
    await page.keyboard.press("/");
    await page.keyboard.press("Control+k");
    await expect(palette.getByRole("combobox")).toHaveValue("");
    await page.keyboard.press("Escape");
    await slash.press("Enter");
    await page.locator("#content").focus();
    await page.keyboard.press("/");
    await expect(palette).toBeVisible();
  });
});
