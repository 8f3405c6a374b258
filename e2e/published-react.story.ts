import type { Page } from "@playwright/test";
import { bundleSample, type ReactProduct, serveSample } from "./clients/react-product.ts";
import { confirmIn, type Registered, register } from "./clients/registered.ts";
import { expect, test as stories } from "./fixtures.ts";
import { type Started, userWith } from "./steps.ts";

const HOUR_MS = 3_600_000;
const banner = (page: Page) => page.getByText("(!) Currently Impersonating");
const nobody = (page: Page) => page.getByRole("link", { name: "Log in" });

interface Fixtures {
  shop: ReactProduct & Registered;
  /** The product, open in this page as Uma, by Mina. */
  impersonating: () => Promise<Started>;
  /** The times at which the page has asked for its session, in the page's own milliseconds. */
  asked: number[];
}

/** The specification's React sample with the published client, unmodified, as a registered product's page. */
const test = stories.extend<Fixtures, { script: string }>({
  script: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      await use(await bundleSample());
    },
    { scope: "worker" },
  ],

  shop: async ({ script, server, as }, use) => {
    const product = await serveSample(script, server.productUrl);
    const body = { name: "Shop", kind: "hosted", targetLinkUri: `${product.origin}/` };
    await use({ ...product, ...(await register(await as("olivia"), server, body)) });
    await product.stop();
  },

  impersonating: async ({ page, server, db, shop, signIn }, use) => {
    await use(async () => {
      await signIn(page, "mina");
      const started = await confirmIn(page.request, server, userWith(db, "uma@globex.example").id, shop.id);
      await page.goto(started.launchUrl);
      await expect(page).toHaveURL(`${shop.origin}/`);
      await expect(banner(page)).toBeVisible();
      // The client asks a second time at once, and no third time before that is answered.
      await roundTrips(page);
      return started;
    });
  },

  asked: async ({ page }, use) => {
    const times: number[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/v1/refresh_token") && request.method() === "GET") times.push(Date.now());
    });
    await use(times);
  },
});

/** As long as it takes to ask something fifty times: with another token in each answer this client would have done so. */
const roundTrips = (page: Page) =>
  page.evaluate(async () => {
    for (let nth = 0; nth < 50; nth++) await fetch("/");
  });

test.describe("The specification's React sample, with @propelauth/react", () => {
  test("says that somebody is impersonating, until the session is ended", async ({
    page,
    server,
    impersonating,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.clock.install();
    const { impersonation } = await impersonating();
    await expect(page.getByText("Signed in as uma@globex.example")).toBeVisible();
    const { dashboardUrl } = server;
    const ended = await page.request.delete(`${dashboardUrl}/api/impersonations/${impersonation.id}`, {
      headers: { origin: dashboardUrl },
    });
    expect(ended.status()).toBe(204);
    await page.clock.runFor(61_000); // the client's own rhythm
    await expect(nobody(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  });

  test("says it until the hour is over, and not a minute longer", async ({
    page,
    db,
    impersonating,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.clock.install();
    const { impersonation } = await impersonating();
    db.age(impersonation.id, HOUR_MS);
    await page.clock.runFor(61_000);
    await expect(nobody(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
  });

  test("asks for the session no more often than it needs to in the last minutes of the hour", async ({
    page,
    db,
    asked,
    impersonating,
  }) => {
    await page.clock.install();
    const { impersonation } = await impersonating();
    db.age(impersonation.id, HOUR_MS - 4 * 60_000);
    asked.length = 0;
    await page.reload();
    await expect(banner(page)).toBeVisible();
    await roundTrips(page);
    expect(asked.length).toBeLessThanOrEqual(2);
    for (let minute = 0; minute < 3; minute++) {
      asked.length = 0;
      await page.clock.runFor(30_000);
      await page.clock.runFor(30_000);
      await roundTrips(page);
      expect(asked.length, `in minute ${minute}`).toBeLessThanOrEqual(2);
    }
  });

  test("signs out by its own button, which ends the impersonation", async ({
    page,
    db,
    server,
    impersonating,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const { impersonation } = await impersonating();
    await page.getByRole("button", { name: "Log out" }).click();
    await expect(page).toHaveURL(`${server.productUrl}/signed-out?why=stopped`);
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("stopped");
  });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "in a browser" : "in a browser whose sign-in page runs no JavaScript", () => {
      test.use({ javaScriptEnabled });
      test("leads to the sign-in page and back", async ({ page, server, shop, browser, consoleErrors }) => {
        consoleErrors.expect(/status of 401/);
        const back = `${shop.origin}/orders?id=7`;
        await page.goto(`${server.productUrl}/login?rt=${encodeURIComponent(btoa(back))}`);
        await page.getByLabel("Email").fill("uma@globex.example");
        await page.getByLabel("Password").fill("wrong");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByRole("alert").first()).toContainText("don't belong together");
        await page.getByLabel("Email").fill("uma@globex.example");
        await page.getByLabel("Password").fill("understudy-demo");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page).toHaveURL(back);
        const context = await browser.newContext({
          javaScriptEnabled: true,
          storageState: await page.context().storageState(),
        });
        const there = await context.newPage();
        await there.goto(back);
        await expect(there.getByText("Signed in as uma@globex.example")).toBeVisible();
        await expect(banner(there)).toHaveCount(0);
        await context.close();
      });
    });
  }

  test("sends whoever isn't signed in to the sign-in page by its own link", async ({
    page,
    server,
    shop,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.goto(shop.origin);
    await nobody(page).click();
    await expect(page).toHaveURL(new RegExp(`^${server.productUrl}/login`));
    await page.getByLabel("Email").fill("uma@globex.example");
    await page.getByLabel("Password").fill("understudy-demo");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Signed in as uma@globex.example")).toBeVisible();
    expect(new URL(page.url()).origin).toBe(shop.origin);
  });
});
