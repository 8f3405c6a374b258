import { expect, test } from "./fixtures.ts";
import { openProductAs, userWith } from "./steps.ts";

test("the end of a session is told in the bell, and by mail that the demo catches", async ({
  page,
  server,
  db,
  signIn,
}) => {
  const { dashboardUrl } = server;
  await signIn(page, "mina");
  const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
  const session = `${dashboardUrl}/api/impersonations/${impersonation.id}`;
  expect((await page.request.delete(session, { headers: { origin: dashboardUrl } })).status()).toBe(204);

  await page.goto(`${dashboardUrl}/users`);
  await page.getByRole("button", { name: /^Notices, \d+ unread$/ }).press("Enter");
  const told = page.getByRole("menuitem", { name: /^Unread: Your session as Uma Patel in .* lasted/ }).first();
  await expect(told).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Notices/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await told.click();
  await expect(page).toHaveURL(`${dashboardUrl}/sessions/${impersonation.id}`);
  await page.getByRole("button", { name: /^Notices/ }).click();
  await expect(page.getByRole("menuitem", { name: /^Your session as Uma Patel/ }).first()).toBeVisible();

  await page.goto(`${dashboardUrl}/outbox`);
  const mail = page.getByRole("article").filter({ hasText: `/sessions/${impersonation.id}` });
  await expect(mail.getByRole("heading")).toHaveText(/^Your session in .* lasted/, { timeout: 15_000 });
  await expect(mail).toContainText("mina@acme.example");
  // What Uma herself is told stands beside it, in a mail of her own.
  await expect(mail).not.toContainText("Uma Patel");
});
