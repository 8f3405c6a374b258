import { expect, test } from "./fixtures.ts";
import { openProductAs, userWith } from "./steps.ts";

test("an Admin protects a user: who acts as them is out, and nobody comes in until an Owner unprotects", async ({
  page,
  browser,
  server,
  db,
  signIn,
  consoleErrors,
}) => {
  // The product's page asks whether its session still holds, and hears that it doesn't.
  consoleErrors.expect(/401 \(Unauthorized\)/);
  const { dashboardUrl } = server;
  await signIn(page, "mina");
  await openProductAs(page, server, userWith(db, "uma@globex.example").id);

  const others = await (await browser.newContext()).newPage();
  await signIn(others, "adam");
  await others.goto(`${dashboardUrl}/users?query=uma`);
  await others.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await others.getByRole("menuitem", { name: "Protect user" }).click();
  const dialog = others.getByRole("dialog");
  await expect(dialog).toContainText("1 live session as this user ends at once.");
  await dialog.getByLabel("Reason").fill("She asked us to");
  await dialog.getByRole("button", { name: "Protect user" }).click();
  await expect(others.getByRole("row", { name: /Uma Patel/ })).toContainText("Protected");
  await expect(page).toHaveURL(/\/signed-out/);

  await page.goto(`${dashboardUrl}/users?query=uma`);
  await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
  const item = page.getByRole("menuitem", { name: "Impersonate User" });
  await expect(item).toBeDisabled();
  await expect(item).toHaveAccessibleDescription("This user is protected, and can't be impersonated.");
  await expect(page.getByRole("menuitem", { name: "Protect user" })).toHaveCount(0);

  await signIn(others, "olivia");
  await others.goto(`${dashboardUrl}/users?query=uma`);
  await others.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await others.getByRole("menuitem", { name: "Unprotect user" }).click();
  await others.getByRole("alertdialog").getByRole("button", { name: "Unprotect user" }).click();
  await expect(others.getByRole("row", { name: /Uma Patel/ })).not.toContainText("Protected");
  await others.context().close();

  await page.reload();
  await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await expect(page.getByRole("menuitem", { name: "Impersonate User" })).toBeEnabled();
});
