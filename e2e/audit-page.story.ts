import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { employeeNamed, userWith } from "./steps.ts";

const select = (page: Page, label: string) => page.getByRole("combobox", { name: label, exact: true });
const chips = (page: Page) => page.getByRole("list", { name: "What is shown" }).getByRole("link");
const rows = (page: Page) => page.getByRole("main").locator("ol details");

/** Another tab of the browser, for Olivia: the product's own leaves by itself when the session ends. */
async function olivias(page: Page, signIn: (page: Page, employee: "olivia") => Promise<void>): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.context().clearCookies({ name: "dash" });
  await signIn(tab, "olivia");
  return tab;
}

test.describe("The audit log's form shows what is filtered, and each filter can be taken away", () => {
  test("after Clear the select says Anybody, and after Back it says whom the address filters by", async ({
    page,
    server,
    signIn,
  }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/audit-log`);
    await select(page, "By").selectOption({ label: "Adam Novak" });
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(chips(page)).toHaveText(["Remove filter: ByAdam Novak"]);
    await expect(select(page, "By")).toContainText("Adam Novak");
    expect(new URL(page.url()).search).toMatch(/^\?actor=[0-9a-f-]{36}$/);

    await page.getByRole("link", { name: "Clear" }).click();
    await expect(chips(page)).toHaveCount(0);
    await expect(select(page, "By")).toHaveValue("");
    await page.goBack();
    await expect(chips(page)).toHaveCount(1);
    await expect(select(page, "By")).not.toHaveValue("");
  });

  test("one session's events say whose session it is, stay filtered when more is asked, and let it be taken away", async ({
    asUma: { page, impersonation },
    server,
    signIn,
    as,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await (await as("mina")).delete(`/api/impersonations/${impersonation.id}`);
    const log = await olivias(page, signIn);
    await log.goto(`${server.dashboardUrl}/audit-log?impersonation=${impersonation.id}`);
    await expect(chips(log)).toHaveText(["Remove filter: SessionMina Haddad as Uma Patel"]);
    await expect(rows(log)).toHaveCount(2);

    await select(log, "What").selectOption({ label: "Impersonation ended" });
    await log.getByRole("button", { name: "Filter" }).click();
    await expect(chips(log)).toHaveCount(2);
    await expect(rows(log)).toHaveCount(1);
    await chips(log).filter({ hasText: "Session" }).click();
    await expect(chips(log)).toHaveText(["Remove filter: WhatImpersonation ended"]);
    await expect(rows(log)).not.toHaveCount(1);
    await expect(select(log, "What")).toHaveValue("impersonation.ended");
  });

  test("a user whom the address names by id is named", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/audit-log?user=${userWith(db, "uma@globex.example").id}`);
    await expect(chips(page)).toHaveText(["Remove filter: UserUma Patel, uma@globex.example"]);
    await expect(rows(page).first()).toBeVisible();
  });
});

test.describe("The audit log is told in words, to the second", () => {
  test("one start is one row, which opens to each of its steps", async ({
    asUma: { page, impersonation },
    server,
    db,
    signIn,
  }) => {
    const log = await olivias(page, signIn);
    await log.goto(`${server.dashboardUrl}/audit-log?impersonation=${impersonation.id}`);
    await expect(rows(log)).toHaveCount(1);
    const row = rows(log).first();
    await expect(row.locator("summary")).toContainText("Mina Haddad signed in as Uma Patel");
    await expect(row.locator("summary")).toContainText("3 steps");
    await expect(row.locator("summary time")).toHaveText(/^\d+ \w{3} \d{4}, \d\d:\d\d:\d\d$/);
    await row.locator("summary").click();
    for (const type of ["impersonation.requested", "impersonation.started", "session.signed_in"])
      await expect(row.getByText(type, { exact: true })).toBeVisible();
    for (const { id } of db.events().filter(({ impersonation_id }) => impersonation_id === impersonation.id))
      await expect(row.getByText(String(id))).toBeVisible();
    await expect(row).toContainText("Chrome on Windows");
    await expect(row).not.toContainText("Mozilla/");
    await expect(row).toContainText("TRUSTED_PROXIES");
  });

  test("what an impersonator did stands under What, and why a session ended in words", async ({
    asUma: { page, impersonation },
    server,
    signIn,
    as,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.request.post(`${server.productUrl}/demo/api/invoices`, {
      data: { customer: "Audited Ltd", amountCents: 4200 },
      headers: { origin: server.productUrl },
    });
    await (await as("mina")).delete(`/api/impersonations/${impersonation.id}`);
    const log = await olivias(page, signIn);
    const facts = async (type: string) => {
      await log.goto(`${server.dashboardUrl}/audit-log?impersonation=${impersonation.id}&type=${type}`);
      await rows(log).first().locator("summary").click();
      const terms = await rows(log).first().locator("dt").allTextContents();
      const texts = await rows(log).first().locator("dd").allTextContents();
      return Object.fromEntries(terms.map((term, index) => [term, texts[index]]));
    };
    const action = await facts("impersonation.action");
    expect(action.What).toMatch(/^Created /);
    expect(action).not.toHaveProperty("Reason");
    expect((await facts("impersonation.ended")).Why).toBe("Ended by the impersonatorstopped");
  });
});

test.describe("All times are the reader's own, named once a page", () => {
  /** One in which it is another day than in UTC, whenever this runs. */
  const farZone = new Date().getUTCHours() >= 10 ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
  const dayIn = (at: number, timeZone: string) =>
    new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short" }).format(at);

  test("the list and its filter count in the zone that the page names", async ({ browser, server, db, as, signIn }) => {
    await (await as("olivia")).put(`/api/impersonators/${employeeNamed(db, "max").id}`);
    const [granted] = db.events("grant.created");
    const at = Number(granted?.at);
    const context = await browser.newContext({ timezoneId: farZone });
    const page = await context.newPage();
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/audit-log`);
    await expect(page.getByText(`Times are in your time zone, ${farZone}.`)).toBeVisible();
    const day = dayIn(at, farZone);
    expect(day).not.toBe(dayIn(at, "UTC"));
    const row = rows(page).filter({ hasText: "access to impersonation" }).first();
    await expect(row.locator("summary time")).toContainText(`${Number(day.slice(8))} `);
    await expect(row.locator("summary time")).toHaveAttribute("title", new Date(at).toISOString());

    await select(page, "What").selectOption({ label: "Grant created" });
    await page.getByLabel("From", { exact: true }).fill(day);
    await page.getByLabel("To", { exact: true }).fill(day);
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(chips(page)).toHaveCount(3);
    await expect(row).toBeVisible();
    await expect(page.getByLabel("From", { exact: true })).toHaveValue(day);

    await page.getByLabel("From", { exact: true }).fill(dayIn(at, "UTC"));
    await page.getByLabel("To", { exact: true }).fill(dayIn(at, "UTC"));
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(row).toHaveCount(0);

    // Days of an address that says no zone are UTC's, and say that they aren't the reader's.
    await page.goto(`${server.dashboardUrl}/audit-log?from=${dayIn(at, "UTC")}&to=${dayIn(at, "UTC")}`);
    await expect(row).toBeVisible();
    await expect(chips(page).first()).toContainText("(UTC)");
    await context.close();
  });

  test("the demo product names the zone, too", async ({ browser, server, signInAsUser }) => {
    const context = await browser.newContext({ timezoneId: "Asia/Tokyo" });
    const page = await context.newPage();
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo/notes`);
    await expect(page.getByText("Times are in your time zone, Asia/Tokyo.")).toBeVisible();
    const time = page.locator("time").first();
    const iso = String(await time.getAttribute("datetime"));
    const inTokyo = { timeZone: "Asia/Tokyo", timeStyle: "short" } as const;
    await expect(time).toContainText(new Intl.DateTimeFormat("en-GB", inTokyo).format(new Date(iso)));
    await expect(time).not.toContainText("UTC");
    await context.close();
  });

  test("without JavaScript all is UTC and says so, the filter too", async ({
    browser,
    server,
    signIn,
    signInAsUser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, timezoneId: "Asia/Tokyo" });
    const page = await context.newPage();
    await signIn(page, "olivia");
    await signInAsUser(page, "uma@globex.example");
    for (const address of [
      `${server.dashboardUrl}/audit-log?type=session.signed_in&from=2020-01-01`,
      `${server.productUrl}/demo/notes`,
    ]) {
      await page.goto(address);
      await expect(page.getByText("Times are in UTC.")).toBeVisible();
      await expect(page.locator("time").first()).toContainText(/UTC$/);
    }
    await context.close();
  });
});
