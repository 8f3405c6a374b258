import { expect, test } from "./fixtures.ts";
import { banner } from "./steps.ts";

test("what somebody else has to approve is asked for in one browser, approved in another, and begun in the first", async ({
  page,
  browser,
  server,
  db,
  signIn,
}) => {
  const { dashboardUrl } = server;
  db.run("UPDATE impersonation_settings SET approval = 'everybody'");
  await signIn(page, "mina");
  await page.goto(`${dashboardUrl}/users?query=uma`);
  await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await page.getByRole("menuitem", { name: "Impersonate User" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Somebody else has to approve this");
  await dialog.getByLabel("Reason").fill("Her totals look wrong");
  await dialog.getByRole("button", { name: "Ask for approval" }).click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("main")).toContainText("Waits for an Owner or Admin");
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  expect(page.context().pages()).toHaveLength(1);

  const others = await browser.newContext();
  const approver = await others.newPage();
  await signIn(approver, "adam");
  await approver.goto(`${dashboardUrl}/requests`);
  await expect(approver.getByRole("link", { name: "Requests 1 waiting for you" })).toBeVisible();
  await approver.getByRole("link", { name: "Mina Haddad as Uma Patel" }).click();
  await expect(approver.getByRole("main")).toContainText("Her totals look wrong");
  await approver.getByRole("button", { name: "Approve" }).click();
  await approver.getByLabel("Note").fill("Look at the totals only");
  await approver.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(approver.getByRole("main")).toContainText("Approved by");
  await others.close();

  // The page of whoever waits says so by itself.
  const begin = page.getByRole("button", { name: "Begin" });
  await expect(begin).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Look at the totals only");
  const [tab] = await Promise.all([page.context().waitForEvent("page"), begin.click()]);
  await expect(banner(tab)).toContainText("Uma Patel");
  await expect(begin).toHaveCount(0);
  const types = db.events("request.%").map(({ type }) => type);
  expect(types).toEqual(["request.created", "request.approved"]);
});
