import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openDatabase } from "./database.ts";
import { expect, PASSWORD, test } from "./fixtures.ts";

import { movableClock, startServer } from "./server.ts";
import { banner, expectLeaving, expectNobody, openProductAs, userWith } from "./steps.ts";
import { copyTemplateFile } from "./template.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test.describe("The login will only last for 1 hour, and you will be automatically signed out after that time", () => {
  test("it ends one hour after the confirming click, to the millisecond, whatever is asked of it meanwhile", async ({
    asUma: { page, impersonation },
    server,
    db,
  }) => {
    const times = () => db.all("SELECT created_at, expires_at FROM impersonations WHERE id = ?", impersonation.id)[0];
    expect(Number(times()?.expires_at) - Number(times()?.created_at)).toBe(HOUR_MS);
    const before = times();
    for (const path of ["/demo/invoices", "/api/session", "/api/v1/refresh_token", "/demo/api/me"]) {
      for (let turn = 0; turn < 3; turn++) await page.request.get(server.productUrl + path);
    }
    expect(times()).toEqual(before);
    const cookie = (await page.context().cookies(server.productUrl)).find(({ name }) => name === "prod");
    const endsAt = Date.parse(impersonation.expiresAt) / 1000;
    expect(cookie?.expires).toBeLessThanOrEqual(endsAt + 1);
    expect(cookie?.expires).toBeGreaterThan(endsAt - 10);
  });

  test("at 59:59 it holds, at 60:00 the next request of every kind is refused", async ({
    asUma: { page, impersonation },
    server,
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    db.age(impersonation.id, HOUR_MS - 20_000);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(200);
    db.age(impersonation.id, 20_000);
    expect(await statuses(page, server.productUrl)).toEqual({
      me: 401,
      invoices: 401,
      session: 401,
      token: 401,
      create: 401,
    });
  });

  test("an open page leaves by itself within 5 seconds, to a page that says why and names nobody", async ({
    asUma: { page, impersonation },
    server,
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    // The page that is about to leave is rendered with four seconds to go, and nothing touches it after that.
    const left = 4000;
    db.age(impersonation.id, Date.parse(impersonation.expiresAt) - Date.now() - left);
    await page.goto(`${server.productUrl}/demo/notes`);
    await expect(banner(page)).toBeVisible();
    await page.waitForURL(/\/signed-out/, { timeout: left + 5000 });
    const main = page.getByRole("main");
    await expect(main).toContainText(/hour|time/i);
    for (const name of ["Uma", "Mina", "globex", "acme"]) await expect(main).not.toContainText(name);
    const [row] = db.all("SELECT end_reason, ended_at, expires_at FROM impersonations WHERE id = ?", impersonation.id);
    expect(row).toMatchObject({ end_reason: "expired", ended_at: row?.expires_at });
    expect(db.events("impersonation.ended")).toHaveLength(1);
    await page.goto(`${server.dashboardUrl}/sessions`);
    const past = page.getByRole("table", { name: "Past sessions" }).getByRole("row").filter({ hasText: "Time was up" });
    await expect(past.first().getByRole("cell", { name: "1 h", exact: true })).toBeVisible();
  });

  test("a session of one minute ends when the minute is over, its cookie with it, and the page says so", async ({
    page,
    server,
    db,
    as,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const olivia = await as("olivia");
    expect((await olivia.patch("/api/settings/impersonation", { data: { maxMinutes: 1 } })).status()).toBe(200);
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const cookie = (await page.context().cookies(server.productUrl)).find(({ name }) => name === "prod");
    expect(cookie?.expires).toBeLessThan(Date.parse(impersonation.expiresAt) / 1000 + 5);
    // Most of the minute has passed, and the page waits for the rest.
    db.age(impersonation.id, 40_000);
    await page.reload();
    await page.waitForURL(/\/signed-out/, { timeout: 25_000 });
    await expect(page.getByText("The time of this session is over.")).toBeVisible();
  });

  test("every open tab leaves", async ({ asUma: { page, impersonation }, context, server, db, consoleErrors }) => {
    consoleErrors.expect(/status of 401/);
    const second = await context.newPage();
    await second.goto(`${server.productUrl}/demo/billing`);
    await expect(banner(second)).toBeVisible();
    db.age(impersonation.id, HOUR_MS);
    for (const tab of [page, second]) {
      await tab.bringToFront();
      await expectLeaving(tab);
    }
  });

  test("Back and Forward show nothing of the user afterwards", async ({
    asUma: { page, impersonation },
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    for (const name of ["Notes", "Billing", "Profile"]) await page.getByRole("link", { name }).click();
    db.age(impersonation.id, HOUR_MS);
    await page.waitForURL(/\/signed-out/, { timeout: 5000 });
    for (const move of ["goBack", "goBack", "goBack", "goForward", "goForward"] as const) {
      await page[move]({ waitUntil: "commit" }).catch(() => null);
      await expectNobody(page);
    }
  });

  test("a tab that was hidden at the end shows nothing when it comes back", async ({
    asUma: { page, impersonation },
    context,
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const cdp = await context.newCDPSession(page);
    await pretend(page, "hidden");
    await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
    db.age(impersonation.id, HOUR_MS);
    await cdp.send("Page.setWebLifecycleState", { state: "active" });
    await pretend(page, "visible");
    await page.waitForURL(/\/signed-out/, { timeout: 5000 });
    await expectNobody(page);
  });

  test("without JavaScript the browser itself leaves", async ({ browser, server, db, signIn }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    db.age(impersonation.id, Date.parse(impersonation.expiresAt) - Date.now() - 3000);
    await page.goto(`${server.productUrl}/demo/invoices`);
    await expect(banner(page)).toBeVisible();
    await page.waitForURL(/\/signed-out/, { timeout: 8000 });
    await context.close();
  });

  test("fewer minutes, when the Owner says so", async ({ page, server, db, signIn, as }) => {
    const olivia = await as("olivia");
    expect((await olivia.patch("/api/settings/impersonation", { data: { maxMinutes: 5 } })).status()).toBe(200);
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const [row] = db.all("SELECT created_at, expires_at FROM impersonations WHERE id = ?", impersonation.id);
    expect(Number(row?.expires_at) - Number(row?.created_at)).toBe(5 * MINUTE_MS);
    await expect(banner(page).getByRole("timer")).toHaveText(/^0[45]:\d\d$/);
  });

  test("the database itself refuses a longer one", async ({ asUma: { impersonation }, db }) => {
    expect(() =>
      db.run("UPDATE impersonations SET expires_at = expires_at + 1 WHERE id = ?", impersonation.id),
    ).toThrow(/CHECK|hour/i);
  });
});

test("by the machine's own clock: an hour later everything of it is over", async ({ browser, consoleErrors }) => {
  consoleErrors.expect(/status of 401/);
  test.setTimeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), "understudy-clock-"));
  const clock = join(folder, "clock");
  writeFileSync(clock, "+0\n");
  const variables = movableClock(clock);
  test.skip(variables === null, "Debian's faketime is not installed");
  const databasePath = join(folder, "clock.db");
  copyTemplateFile(databasePath);
  const other = await startServer({ databaseUrl: `file:${databasePath}`, variables: variables ?? {} });
  const db = openDatabase(databasePath);
  // No timezone and no page clock: the browser's own time stays where it is, as a slept laptop's might.
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const signedIn = await page.request.post(`${other.dashboardUrl}/api/auth/sign-in`, {
      form: { email: "mina@acme.example", password: PASSWORD },
      headers: { origin: other.dashboardUrl },
      maxRedirects: 0,
    });
    expect(signedIn.status()).toBe(303);
    const { impersonation } = await openProductAs(page, other, userWith(db, "uma@globex.example").id);
    writeFileSync(clock, "+59m\n");
    expect((await page.request.get(`${other.productUrl}/demo/api/me`)).status()).toBe(200);
    writeFileSync(clock, "+61m\n");
    expect((await page.request.get(`${other.productUrl}/demo/api/me`)).status()).toBe(401);
    await page.waitForURL(/\/signed-out/, { timeout: 5000 });
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("expired");
    // Back in time, it stays over.
    writeFileSync(clock, "+0\n");
    expect((await page.request.get(`${other.productUrl}/demo/api/me`)).status()).toBe(401);
    // The dashboard's own session goes on.
    expect((await page.request.get(`${other.dashboardUrl}/api/me`)).status()).toBe(200);
  } finally {
    await context.close();
    db.close();
    await other.stop();
  }
});

async function statuses(page: Page, productUrl: string) {
  const status = async (path: string) => (await page.request.get(productUrl + path, { maxRedirects: 0 })).status();
  const create = await page.request.post(`${productUrl}/demo/api/invoices`, {
    data: { customer: "Late", amountCents: 100 },
    headers: { origin: productUrl },
  });
  return {
    me: await status("/demo/api/me"),
    invoices: await status("/demo/api/invoices"),
    session: await status("/api/session"),
    token: await status("/api/v1/refresh_token"),
    create: create.status(),
  };
}

/** Headless browsers hide no tab, so the page is told what a browser would tell it. */
const pretend = (page: Page, state: "hidden" | "visible") =>
  page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value === "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
