import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { type Server, startServer } from "./server.ts";

const steps = (page: Page) => page.getByRole("region", { name: "Four steps to the first session" });
const step = (page: Page, name: string) => steps(page).getByRole("listitem").filter({ hasText: name });

async function setUp(page: Page, { log }: Server): Promise<void> {
  await page.goto(/https?:\/\/\S+\/set-up#\S+/.exec(log())?.[0] ?? "");
  await page.getByLabel("Name").fill("First Owner");
  await page.getByLabel("E-mail").fill("first@acme.example");
  await page.getByLabel("Password", { exact: true }).fill("three plain words");
  await page.getByRole("button", { name: "Create the first Owner" }).click();
}

test("A new organization is led by four steps, each with its button, from an empty list to the first session", async ({
  page,
}) => {
  const databasePath = join(mkdtempSync(join(tmpdir(), "understudy-steps-")), "understudy.db");
  const fresh = await startServer({ databaseUrl: `file:${databasePath}`, variables: { UNDERSTUDY_DEMO: "" } });
  try {
    await setUp(page, fresh);
    await expect(steps(page).getByRole("listitem")).toHaveCount(4);
    // The empty list has its own buttons.
    await expect(page.getByText("No users yet")).toBeVisible();
    await expect(page.getByRole("button", { name: "Add user" })).toHaveCount(2);
    await expect(step(page, "Give access").getByRole("link")).toHaveCount(0);

    await step(page, "Register your product").getByRole("link", { name: "Register product" }).click();
    await page.getByRole("radio", { name: "Hosted session" }).check();
    await page.getByLabel("Name").fill("Billing portal");
    await page.getByLabel("Address of the product").fill("https://billing.acme.example/");
    await page.getByRole("button", { name: "Register product" }).click();
    await expect(page.getByRole("heading", { name: "Billing portal is registered" })).toBeVisible();
    await page.goto(fresh.dashboardUrl);
    await expect(step(page, "Register your product")).toContainText("done");
    await expect(step(page, "Register your product").getByRole("link")).toHaveCount(0);

    await step(page, "Bring your users").getByRole("button", { name: "Add user" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Uma Patel");
    await page.getByRole("dialog").getByLabel("E-mail").fill("uma@globex.example");
    await page.getByRole("dialog").getByRole("button", { name: "Add user" }).click();
    await expect(step(page, "Bring your users")).toContainText("done");

    await step(page, "Turn user impersonation on").getByRole("link", { name: "Turn it on" }).click();
    const sheet = page.getByRole("dialog", { name: "User Impersonation" });
    await sheet.getByRole("switch", { name: "Enable user impersonation" }).click();
    await expect(sheet.getByRole("switch", { name: "Enable user impersonation" })).toBeChecked();
    await page.goto(fresh.dashboardUrl);

    await step(page, "Give access").getByRole("link", { name: "Give access" }).click();
    await sheet.getByRole("switch", { name: "First Owner" }).click();
    await expect(sheet.getByRole("switch", { name: "First Owner" })).toBeChecked();
    await page.goto(fresh.dashboardUrl);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await expect(page.getByRole("menuitem", { name: "Impersonate User" })).toBeEnabled();
    await expect(steps(page)).toHaveCount(0);
  } finally {
    await fresh.stop();
  }
});

test("An Admin sees the steps, and that the third is for an Owner", async ({ page, server, db, signIn }) => {
  db.run("DELETE FROM impersonations");
  db.run("UPDATE impersonation_settings SET enabled = 0");
  await signIn(page, "adam");
  await page.goto(`${server.dashboardUrl}/users`);
  await expect(step(page, "Turn user impersonation on")).toContainText("until an Owner turns it on");
  await expect(step(page, "Turn user impersonation on").getByRole("link")).toHaveCount(0);
  await signIn(page, "mina");
  await page.goto(`${server.dashboardUrl}/users`);
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expect(steps(page)).toHaveCount(0);
});
