import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { secret, startServer } from "#e2e/server.ts";
import { tallyBeside } from "#env";
import { findChromium } from "./chromium.ts";
import { DEMO_PASSWORD, makeDemoDatabase } from "./demo-database.ts";

/** `npm run screenshots`: the pictures of README and guides, of the last build. */
const folder = mkdtempSync(join(tmpdir(), "understudy-pictures-"));
const databasePath = join(folder, "demo.db");
const environment = { secret, productUrl: "http://127.0.0.1", fresh: false };
await makeDemoDatabase({ databaseUrl: `file:${databasePath}`, tallyPath: tallyBeside(databasePath), ...environment });
const server = await startServer({ databaseUrl: `file:${databasePath}` });
const executablePath = findChromium();
const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await signIn(page);
  await askForReason(page);
  await page.screenshot({ path: "docs/images/dashboard.png" });
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("button", { name: "Confirm" }).click(),
  ]);
  await tab.getByRole("timer").getByText("59:5").waitFor();
  await tab.screenshot({ path: "docs/images/product.png" });
  const owner = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 });
  const dashboard = await owner.newPage();
  await signIn(dashboard, "olivia@acme.example");
  await registerProduct(dashboard);
  await dashboard.screenshot({ path: "docs/images/connect.png" });
  await readUsers(dashboard);
  await dashboard.screenshot({ path: "docs/images/import.png" });
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function signIn(page: Page, email = "mina@acme.example"): Promise<void> {
  await page.goto(`${server.dashboardUrl}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${server.dashboardUrl}/users`, { waitUntil: "networkidle" });
}

async function askForReason(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await page.getByRole("menuitem", { name: "Impersonate User" }).click();
  await page.getByLabel("Reason").fill("Can't find the invoice for October");
  await page.getByLabel("Ticket").fill("SUP-4711");
}

/** As far as the code to paste. */
async function registerProduct(page: Page): Promise<void> {
  await page.goto(`${server.dashboardUrl}/products/new`);
  await page.getByRole("radio", { name: "Hosted session" }).check();
  await page.getByLabel("Name").fill("Customer portal");
  await page.getByLabel("Address of the product").fill("https://portal.acme.example/");
  await page.getByRole("button", { name: "Register product" }).click();
  await page.getByRole("link", { name: "Go on to the code" }).click();
  await page.getByRole("heading", { name: "Connect" }).scrollIntoViewIfNeeded();
  await page.getByRole("tab", { name: "React" }).evaluate((tab) => tab.closest("section")?.scrollIntoView());
}

/** As far as what would change. */
async function readUsers(page: Page): Promise<void> {
  await page.goto(`${server.dashboardUrl}/users/import`);
  await page.getByLabel("CSV file").setInputFiles({
    name: "customers.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      [
        "email,name,external_id,active",
        "uma@globex.example,Uma Patel,customer-4711,true",
        "zoe@hooli.example,Zoe Lund,customer-4712,true",
        'jo@hooli.example,"Okafor, Jo",customer-4713,true',
        "ines@initech.example,Inês Carvalho,customer-4714,false",
      ].join("\n"),
    ),
  });
  await page.getByRole("table").waitFor();
}
