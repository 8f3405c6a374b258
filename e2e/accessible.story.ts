import type { Page } from "@playwright/test";
import axe, { type AxeResults } from "axe-core";
import { expect, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { openProductAs, userWith } from "./steps.ts";

const sizes = [375, 1280];
/** Of an open menu: they have the focus only in passing, and hand it on, which axe can't see. */
const focusGuards = "[data-base-ui-focus-guard]";
const schemes = ["light", "dark"] as const;
const ofColours = ["color-contrast", "link-in-text-block"];

/** Which of the two the page's own background is: what a person in a dark room would call it. */
const brightnessOf = (page: Page) =>
  page.evaluate(() => {
    const backgrounds = [document.body, document.documentElement].map((each) => getComputedStyle(each).backgroundColor);
    const painted = backgrounds.find((color) => !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(color)) ?? "white";
    const canvas = document.createElement("canvas").getContext("2d");
    if (!canvas) return "unknown";
    canvas.fillStyle = painted;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return red + green + blue > 3 * 128 ? "light" : "dark";
  });

/** What axe calls serious in the document that is open. It is put there once, and a page that is left takes it along. */
async function seriousIn(page: Page, rules: string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const run = `axe.run(${JSON.stringify({ exclude: [focusGuards] })}, ${JSON.stringify({
    resultTypes: ["violations"],
    ...(rules.length > 0 && { runOnly: { type: "rule", values: rules } }),
  })})`;
  const { violations } = await page.evaluate<AxeResults>(run);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
    );
}

/** In both colours and both widths: no serious finding, and nothing to scroll sideways. */
async function expectGood(page: Page, what: string): Promise<void> {
  for (const width of sizes) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await brightnessOf(page), `${what}, ${colorScheme}`).toBe(colorScheme);
      // In the dark the same page has other colours, and nothing else that axe looks at.
      const serious = await seriousIn(page, colorScheme === "dark" ? ofColours : []);
      expect.soft(serious, `${what}, ${colorScheme}, ${width} px`).toEqual([]);
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${what} scrolls sideways, ${width} px`).toBeLessThanOrEqual(0);
  }
}

/** Each page by itself: what is wrong with one is said with its address, and the others are looked at all the same. */
async function expectAllGood(page: Page, origin: string, paths: string[]): Promise<void> {
  for (const path of paths) {
    await test.step(path, async () => {
      await page.goto(new URL(path, origin).href);
      await expect.soft(page.getByRole("heading", { level: 1 }), path).toBeVisible();
      await expectGood(page, path);
    });
  }
}

/** A product with as long a name and address as there may be. */
async function registered(page: Page, { dashboardUrl }: Server): Promise<string> {
  const answer = await page.request.post(`${dashboardUrl}/api/products`, {
    headers: { origin: dashboardUrl },
    data: {
      name: `Warehouse ${"w".repeat(70)}`,
      kind: "oidc",
      initiateLoginUri: `https://warehouse.acme.example/${"deep/".repeat(30)}`,
      redirectUris: ["https://warehouse.acme.example/callback"],
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).product.id;
}

/** A webhook that has been told something, and whose receiver isn't there. */
async function hooked(page: Page, { dashboardUrl }: Server): Promise<string> {
  const post = (path: string, data: object) =>
    page.request.post(dashboardUrl + path, { headers: { origin: dashboardUrl }, data });
  const url = `http://127.0.0.1:9/${"deep/".repeat(30)}`;
  const answer = await post("/api/webhooks", { url, events: ["impersonation.*", "audit.checkpoint"] });
  expect(answer.status(), await answer.text()).toBe(201);
  const { id } = (await answer.json()).webhook;
  expect((await post(`/api/webhooks/${id}/test`, {})).status()).toBe(202);
  return id;
}

test.describe("Every page passes axe with no serious finding, works at 375 px and has dark mode", () => {
  test.describe.configure({ timeout: 240_000 });

  // One browser and one sign-in for all pages of a kind: to sign in anew for each takes longer than to look at it.
  test("the dashboard's people, sessions and log", async ({ page, server, db, signIn, consoleErrors }) => {
    consoleErrors.expect(/status of 404/);
    const ugo = userWith(db, "ugo@initech.example").id;
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, ugo);
    await page.context().clearCookies({ name: "dash" });
    await signIn(page, "olivia");
    await expectAllGood(page, server.dashboardUrl, [
      "/users",
      `/users/${ugo}`,
      "/users/import",
      "/sessions",
      `/sessions/${impersonation.id}`,
      "/requests",
      "/audit-log",
      "/team",
      "/no-such-page",
    ]);
  });

  test("the dashboard's products, settings and account", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    const [product, webhook] = [await registered(page, server), await hooked(page, server)];
    await expectAllGood(page, server.dashboardUrl, [
      "/products",
      "/products/new",
      `/products/${product}`,
      "/settings",
      "/settings/access-review",
      "/settings/api-keys",
      "/settings/protected-domains",
      "/settings/webhooks",
      `/settings/webhooks/${webhook}`,
      "/outbox",
      "/account",
    ]);
  });

  test("what opens on them", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/settings`);
    await page.getByRole("button", { name: "Configure" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectGood(page, "the side sheet");
    await page.getByRole("dialog").getByRole("switch", { name: "Enable user impersonation" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await expectGood(page, "the question before turning it off");
    await page.reload();
    await page.getByRole("button", { name: "Choose notices" }).click();
    await page.getByRole("switch", { name: "Sessions outside these hours" }).click();
    await expect(page.getByLabel("Time zone")).toBeVisible();
    await expectGood(page, "the sheet of notices");
    await page.reload();
    await page.getByRole("button", { name: /^Notices/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectGood(page, "the bell");
    await page.reload();
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("combobox").fill("patel");
    await expect(page.getByRole("option", { name: /Patel/ }).first()).toBeVisible();
    await expectGood(page, "the palette");

    await page.context().clearCookies();
    await signIn(page, "mina");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectGood(page, "the actions menu");
    await page.getByRole("menuitem", { name: "Impersonate User" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectGood(page, "the dialog");
  });

  test("what opens on the pages of products, API keys and the import", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products/new`);
    await page.getByRole("radio", { name: "Hosted session" }).check();
    await expectGood(page, "the form of a hosted product");
    await page.getByRole("radio", { name: "OpenID Connect" }).check();
    await expectGood(page, "the form of the other kind");
    await page.goto(`${server.dashboardUrl}/products/${await registered(page, server)}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectGood(page, "editing a product");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Rotate secret" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Rotate secret" }).click();
    await expect(page.getByLabel("Client secret")).toBeVisible();
    await expectGood(page, "the new secret");
    await page.goto(`${server.dashboardUrl}/users/import`);
    await page.getByLabel("CSV file").setInputFiles({
      name: "people.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`email,name\na@imported.example,${"n".repeat(90)}\n`),
    });
    await expect(page.getByRole("table")).toBeVisible();
    await expectGood(page, "the preview of an import");
  });

  test("whoever is signed out", async ({ page, server, consoleErrors }) => {
    consoleErrors.expect(/status of 404/);
    await expectAllGood(page, server.dashboardUrl, [
      "/sign-in",
      "/invitation#x",
      "/reset-password#x",
      "/set-up#x",
      "/launching",
    ]);
    await expectAllGood(page, server.productUrl, ["/login", "/signed-out", "/signed-out?why=expired", "/no-such-page"]);
  });

  for (const who of ["an impersonator", "the user"] as const) {
    test(`the demo product, for ${who}`, async ({ page, server, db, signIn, signInAsUser, consoleErrors }) => {
      consoleErrors.expect(/status of 404/);
      if (who === "the user") await signInAsUser(page, "uma@globex.example");
      else {
        await signIn(page, "mina");
        await openProductAs(page, server, userWith(db, "uma@globex.example").id);
      }
      const pages = ["invoices", "notes", "profile", "billing", "api-keys", "history", "no-such-page"];
      await expectAllGood(page, server.productUrl, [...pages.map((name) => `/demo/${name}`), "/support-access"]);
    });
  }

  test("a hostile name doesn't break the product's page either", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "ugo@initech.example").id);
    await expectAllGood(page, server.productUrl, ["/demo/invoices", "/demo/notes", "/demo/profile"]);
  });
});
