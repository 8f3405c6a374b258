import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openProductAs, userWith } from "./steps.ts";

/** What somebody who sees no difference in these can't tell apart. */
const looks = (of: Locator) =>
  of.evaluate((element) => {
    const shown = [getComputedStyle(element), ...[...element.children].map((child) => getComputedStyle(child))];
    return shown.map(({ color, backgroundColor, borderColor }) => `${color} ${backgroundColor} ${borderColor}`);
  });

/** A system colour as this browser paints it. */
const paint = (page: Page, color: string) =>
  page.evaluate((name) => {
    const probe = document.createElement("div");
    document.body.append(probe);
    probe.className = "probe";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.probe { background-color: ${name}; forced-color-adjust: none }`);
    document.adoptedStyleSheets = [sheet];
    const painted = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return painted;
  }, color);

test.describe("In forced colours", () => {
  test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: "active" }));

  test("a switch that is on looks other than one that is off", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/settings?configure`);
    const sheet = page.getByRole("dialog", { name: "User Impersonation" });
    const [on, off] = [sheet.getByRole("switch", { name: "Mina Haddad" }), sheet.getByRole("switch", { name: "Max" })];
    await expect(on).toBeChecked();
    await expect(off).not.toBeChecked();
    expect((await looks(on))[0]).not.toBe((await looks(off))[0]);
    const highlight = await paint(page, "Highlight");
    await expect(on).toHaveCSS("background-color", highlight);
    await expect(off).not.toHaveCSS("background-color", highlight);
  });

  test("a primary button stands out from a plain one, and both from text", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    await page.getByRole("button", { name: "Impersonate User" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).not.toHaveCSS("border-top-width", "0px");
    const highlight = await paint(page, "Highlight");
    await expect(dialog.getByRole("button", { name: "Confirm" })).toHaveCSS("background-color", highlight);
    const cancel = dialog.getByRole("button", { name: "Cancel" });
    await expect(cancel).not.toHaveCSS("background-color", highlight);
    await expect(cancel).not.toHaveCSS("border-top-width", "0px");
  });

  test("the current page is marked, and what is chosen in a menu", async ({ page, server, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    const markOf = (name: string) =>
      page.getByRole("link", { name, exact: true }).evaluate((link) => {
        const mark = getComputedStyle(link, "::after");
        return mark.content === "none" ? "none" : mark.backgroundColor;
      });
    expect(await markOf("Users")).toBe(await paint(page, "Highlight"));
    expect(await markOf("Sessions")).toBe("none");
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    const items = page.getByRole("menuitem");
    // The menu is fetched at its first use, and a key that is pressed before it is there moves nothing.
    await expect(items.first()).toBeVisible();
    await page.keyboard.press("ArrowDown");
    const outlines = () => items.evaluateAll((all) => all.map((item) => getComputedStyle(item).outlineStyle));
    await expect.poll(async () => new Set(await outlines())).toEqual(new Set(["solid", "none"]));
  });
});

test.describe("Who asked for less motion", () => {
  for (const path of [
    "/users",
    "/users/:id",
    "/sessions",
    "/audit-log",
    "/team",
    "/products",
    "/settings",
    "/account",
  ]) {
    test(`sees nothing move on ${path}`, async ({ page, server, db, signIn }) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      const uma = userWith(db, "uma@globex.example").id;
      await signIn(page, "mina");
      await openProductAs(page, server, uma);
      await page.context().clearCookies({ name: "dash" });
      await signIn(page, "olivia");
      await page.goto(server.dashboardUrl + path.replace(":id", uma));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll("*")]
          .flatMap((element) => [undefined, "::before", "::after"].map((part) => getComputedStyle(element, part)))
          .filter(({ transitionDuration, animationDuration }) =>
            `${transitionDuration}, ${animationDuration}`.split(", ").some((time) => Number.parseFloat(time) > 0),
          )
          .map(({ transitionProperty, animationName }) => `${transitionProperty} ${animationName}`),
      );
      expect(moving).toEqual([]);
    });
  }
});
