import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures.ts";

test("access is given until a day, looked through by keyboard, kept, taken as a file, and revoked", async ({
  page,
  browser,
  server,
  signIn,
}) => {
  await signIn(page, "olivia");
  await page.goto(`${server.dashboardUrl}/settings?configure`);
  await page.getByRole("switch", { name: "Max Berg" }).press("Space");
  await page.getByRole("button", { name: "Change when the access of Max Berg ends" }).press("Enter");
  await page.getByLabel("When the access of Max Berg ends", { exact: true }).selectOption({ label: "On a date" });
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await expect(page.getByText("Choose a day.")).toBeVisible();
  await page.getByLabel("Last day").fill("2099-12-31");
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await expect(page.getByText("Ends 1 Jan 2100, 00:00")).toBeVisible();
  await expect(page.getByRole("button", { name: "Change when the access of Max Berg ends" })).toBeFocused();

  await page.goto(`${server.dashboardUrl}/settings/access-review`);
  const max = page.getByRole("row").filter({ hasText: "Max Berg" });
  await expect(max).toContainText("Ends 1 Jan 2100, 00:00");
  await max.getByRole("button", { name: "Keep" }).press("Enter");
  await expect(max.getByRole("cell").nth(4)).toContainText("by Olivia Ortega");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as CSV" }).press("Enter"),
  ]);
  expect(readFileSync(await download.path(), "utf8")).toContain('"Max Berg","max@acme.example"');

  const his = await browser.newPage();
  await signIn(his, "max");
  await his.goto(`${server.dashboardUrl}/account`);
  await expect(his.getByText("Your access ends on 1 Jan 2100, 00:00.")).toBeVisible();
  await his.close();

  await max.getByRole("button", { name: "Revoke" }).press("Enter");
  const confirmation = page.getByRole("alertdialog", { name: "Revoke the access of Max Berg?" });
  await confirmation.getByRole("button", { name: "Revoke" }).press("Enter");
  await expect(max).toHaveCount(0);
});
