import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { banner, openProductAs, userWith } from "./steps.ts";

const fixed = "position: fixed; inset: 0 0 auto; z-index: 1030;";
const headers = {
  "fixed, with room made for it": `.tally .top { ${fixed} } body { padding-top: 64px; }`,
  "fixed, with no room made for it": `.tally .top { ${fixed} }`,
  sticky: ".tally .top { position: sticky; top: 0; z-index: 1030; }",
  "in a layer of many nines": `.tally .top { ${fixed} z-index: 999999999; }`,
};

/** As a product's own style sheet; the page's policy lets no other one in. */
const dress = (page: Page, css: string) =>
  page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
  }, css);

const scroll = (page: Page, to: "top" | "end") =>
  page.evaluate((where) => window.scrollTo(0, where === "end" ? document.body.scrollHeight : 0), to);

/** What of the banner lies under something else, or outside of the window. */
const hidden = (page: Page) =>
  page.evaluate(() =>
    [".understudy-banner bdi", ".understudy-banner [role=timer]", ".understudy-banner button"].filter((selector) => {
      const { left, top, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return !there?.closest(".understudy-banner");
    }),
  );

test.describe("Beside a product's own header the banner is seen, and its button is reached", () => {
  for (const [kind, css] of Object.entries(headers)) {
    test(`with a header that is ${kind}`, async ({ page, server, db, signIn, consoleErrors }) => {
      // The page may ask once more while it is being left.
      consoleErrors.expect(/status of 401/);
      await signIn(page, "mina");
      await openProductAs(page, server, userWith(db, "uma@globex.example").id);
      await dress(page, css);
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 400 });
        for (const to of ["top", "end"] as const) {
          await scroll(page, to);
          expect(await hidden(page), `${width} px, at the ${to}`).toEqual([]);
        }
      }
      await banner(page).getByRole("button", { name: "End session" }).click();
      await expect(page).toHaveURL(/\/signed-out/);
    });
  }

  test("under the header, where a product puts it there, both are reached", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.setViewportSize({ width: 1280, height: 400 });
    await dress(page, `${headers["fixed, with room made for it"]} :root { --understudy-banner-top: 64px; }`);
    for (const to of ["top", "end"] as const) {
      await scroll(page, to);
      expect(await hidden(page)).toEqual([]);
      expect((await banner(page).boundingBox())?.y).toBe(64);
      await page.getByRole("link", { name: "Tally" }).click({ trial: true });
    }
  });

  test("at the bottom of the window, where a product puts it there", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const bottom = "position: fixed; --understudy-banner-top: auto; --understudy-banner-bottom: 0;";
    await dress(page, `${headers.sticky} :root { --understudy-banner-${bottom} }`);
    for (const width of [375, 1280]) {
      await page.setViewportSize({ width, height: 400 });
      for (const to of ["top", "end"] as const) {
        await scroll(page, to);
        expect(await hidden(page)).toEqual([]);
        const box = await banner(page).boundingBox();
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(400);
        expect(box).toMatchObject({ x: 0, width: await page.evaluate(() => document.documentElement.clientWidth) });
        await page.getByRole("link", { name: "Tally" }).click({ trial: true });
      }
    }
  });

  test("in the layer that a product gives it", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await dress(page, `${headers.sticky} :root { --understudy-banner-layer: 1029; }`);
    await expect(banner(page)).toHaveCSS("z-index", "1029");
  });
});
