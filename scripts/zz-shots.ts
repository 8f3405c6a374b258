import { mkdtempSync, rmSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { secret, startServer } from "#e2e/server.ts";
import { tallyBeside } from "#env";
import { findChromium } from "#scripts/chromium.ts";
import { DEMO_PASSWORD, makeDemoDatabase } from "#scripts/demo-database.ts";
const folder = mkdtempSync(join(tmpdir(), "pics-"));
const databasePath = join(folder, "demo.db");
mkdirSync("/tmp/shots", { recursive: true });
await makeDemoDatabase({ databaseUrl: `file:${databasePath}`, tallyPath: tallyBeside(databasePath), secret, productUrl: "http://127.0.0.1", fresh: false });
const server = await startServer({ databaseUrl: `file:${databasePath}` });
const executablePath = findChromium();
const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
try {
  const mina = await browser.newContext();
  const sign = (c: typeof mina, origin: string, path: string, email: string) =>
    c.request.post(origin + path, { form: { email, password: DEMO_PASSWORD }, headers: { origin }, maxRedirects: 0 });
  await sign(mina, server.dashboardUrl, "/api/auth/sign-in", "mina@acme.example");
  const users = await (await mina.request.get(`${server.dashboardUrl}/api/users?query=uma@globex.example`)).json();
  const start = async () => (await mina.request.post(`${server.dashboardUrl}/api/impersonations`, { data: { userId: users.items[0].id, reason: "Can't find the invoice for October", access: "read_only" }, headers: { origin: server.dashboardUrl } })).json();
  const started = await start();
  const tab = await mina.newPage();
  await tab.goto(started.launchUrl);
  await tab.goto(`${server.productUrl}/support-access`);
  await tab.screenshot({ path: "/tmp/shots/impersonated.png" });
  const uma = await browser.newContext();
  await sign(uma, server.productUrl, "/api/session/password", "uma@globex.example");
  const page = await uma.newPage();
  page.on("console", (m) => console.log("console", m.type(), m.text()));
  const shoot = async (name: string, p = page) => {
    for (const width of [1280, 375]) for (const colorScheme of ["light", "dark"] as const) {
      await p.setViewportSize({ width, height: 900 });
      await p.emulateMedia({ colorScheme });
      await p.screenshot({ path: `/tmp/shots/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  };
  await page.goto(`${server.productUrl}/support-access`);
  await page.getByRole("heading", { name: "in your account now" }).waitFor();
  await shoot("live");
  await page.getByRole("button", { name: "End now" }).click();
  await page.setViewportSize({ width: 375, height: 700 });
  await page.screenshot({ path: "/tmp/shots/dialog-375.png" });
  await page.getByRole("dialog").getByRole("button", { name: "End now" }).click();
  await page.getByText("The session is ended.").waitFor();
  await page.getByRole("radio", { name: "Ask me" }).check();
  await page.getByText("Saved.").waitFor();
  console.log(JSON.stringify(await start()));
  await page.getByRole("button", { name: "Yes" }).waitFor();
  await page.getByRole("radio", { name: "Until a date" }).check();
  await shoot("asked");
  await page.getByLabel("Last day").fill("2027-03-01");
  await page.getByText("Saved.").waitFor();
  await page.setViewportSize({ width: 375, height: 900 });
  await page.screenshot({ path: "/tmp/shots/until-375.png" });
  const href = await page.getByRole("link", { name: /^Receipt/ }).first().getAttribute("href");
  console.log("receipt", (await uma.request.get(server.productUrl + href)).status());
  const olivia = await browser.newContext();
  await sign(olivia, server.dashboardUrl, "/api/auth/sign-in", "olivia@acme.example");
  const sheet = await olivia.newPage();
  await sheet.goto(`${server.dashboardUrl}/settings?configure`);
  await sheet.getByText("Support access: what users choose").scrollIntoViewIfNeeded();
  for (const width of [1280, 375]) for (const colorScheme of ["light", "dark"] as const) {
    await sheet.setViewportSize({ width, height: 900 }); await sheet.emulateMedia({ colorScheme });
    await sheet.getByText("Mail users after each session").scrollIntoViewIfNeeded();
    await sheet.screenshot({ path: `/tmp/shots/sheet-${width}-${colorScheme}.png` });
  }
  await new Promise((r) => setTimeout(r, 4500));
  await sheet.goto(`${server.dashboardUrl}/outbox`);
  await sheet.setViewportSize({ width: 1280, height: 900 });
  await sheet.screenshot({ path: "/tmp/shots/outbox.png", fullPage: true });
  await page.goto(`${server.productUrl}/demo/profile`);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: "/tmp/shots/profile.png", fullPage: true });
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true });
}
