import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { banner } from "./steps.ts";

/** Tab until it has the focus, as somebody without a mouse does; and where the focus is can be seen. */
async function tabTo(page: Page, role: "button" | "searchbox" | "link" | "switch" | "textbox", name: RegExp | string) {
  const target = page.getByRole(role, { name }).first();
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return target;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${role} ${name} can't be reached by keyboard`);
}

test.describe("Everything works by keyboard", () => {
  test("from signing in to the end of an impersonation, without a mouse", async ({
    page,
    context,
    server,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/); // the open page may ask in the very moment of the end
    await page.goto(`${server.dashboardUrl}/sign-in`);
    await tabTo(page, "textbox", "Email");
    await page.keyboard.type("mina@acme.example");
    await page.keyboard.press("Tab");
    await page.keyboard.type("understudy-demo");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/users/);

    await tabTo(page, "searchbox", /users/i);
    await page.keyboard.type("uma patel");
    await expect(page.getByRole("row")).toHaveCount(2);
    const actions = await tabTo(page, "button", "Actions for Uma Patel");
    await page.keyboard.press("Enter");
    const item = page.getByRole("menuitem", { name: "Impersonate User" });
    await expect(item).toBeVisible();
    for (
      let presses = 0;
      presses < 5 && !(await item.evaluate((element) => element === document.activeElement));
      presses++
    ) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");

    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(actions).toBeFocused();

    await page.keyboard.press("Enter");
    await expect(item).toBeVisible();
    for (
      let presses = 0;
      presses < 5 && !(await item.evaluate((element) => element === document.activeElement));
      presses++
    ) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await tabTo(page, "textbox", "Reason");
    await page.keyboard.type("Ticket 4711");
    await tabTo(page, "button", "Confirm");
    const [tab] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
    await expect(banner(tab)).toContainText("Uma Patel");

    const end = await tabTo(tab, "button", "End session");
    const outline = await end.evaluate((element) => {
      const style = getComputedStyle(element);
      return `${style.outlineStyle} ${style.boxShadow}`;
    });
    expect(outline).not.toBe("none none");
    await tab.keyboard.press("Enter");
    await expect(tab).toHaveURL(/\/signed-out/);
  });

  test("a dialog keeps the focus, however late the menu that led to it has faded", async ({ page, server, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    const browser = await page.context().newCDPSession(page);
    await browser.send("Animation.enable");
    await browser.send("Animation.setPlaybackRate", { playbackRate: 0.1 });
    await page.getByRole("button", { name: "Actions for Uma Patel" }).press("Enter");
    await page.getByRole("menuitem", { name: "Impersonate User" }).press("Enter");
    const reason = page.getByRole("dialog").getByLabel("Reason");
    await expect(reason).toBeFocused();
    await expect(page.locator("[role=menu]")).toHaveCount(0);
    await page.keyboard.type("Ticket 4711");
    await expect(reason).toHaveValue("Ticket 4711");
  });

  test("the side sheet keeps the focus inside, and gives it back", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/settings`);
    const configure = await tabTo(page, "button", "Configure");
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("dialog", { name: /User Impersonation/ });
    await expect(sheet).toBeVisible();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      const inside = await sheet.evaluate(
        (element) =>
          element.contains(document.activeElement) ||
          document.activeElement === document.body ||
          !!document.activeElement?.closest("[data-base-ui-focus-guard]"),
      );
      expect(inside).toBe(true);
    }
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
    await expect(configure).toBeFocused();
  });
});
