import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { banner, userWith } from "./steps.ts";

const REASON = "Ticket: cannot find an invoice";

async function openDialog(page: Page, { dashboardUrl }: Server, userId: string) {
  await page.goto(`${dashboardUrl}/users/${userId}`);
  await page.getByRole("button", { name: "Impersonate User" }).click();
  const dialog = page.getByRole("dialog");
  return { dialog, reason: dialog.getByLabel("Reason"), confirm: dialog.getByRole("button", { name: "Confirm" }) };
}

const keptIn = (page: Page) => page.evaluate(() => JSON.stringify(sessionStorage));

test.describe("What was typed into the dialog is not lost", () => {
  test("by a click beside it; Cancel and Escape are the ways out, and leave nothing behind", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { dialog, reason } = await openDialog(page, server, userWith(db, "uma@globex.example").id);
    await reason.fill(REASON);
    await page.mouse.click(5, 400);
    await expect(reason).toHaveValue(REASON);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(await keptIn(page)).not.toContain(REASON);
    await page.reload();
    await page.getByRole("button", { name: "Impersonate User" }).click();
    await expect(reason).toHaveValue("");
  });

  test("by a session that ended meanwhile: it says so, leads to sign-in, and comes back with the reason", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    const { dialog, reason, confirm } = await openDialog(page, server, userWith(db, "uma@globex.example").id);
    await reason.fill(REASON);
    await dialog.getByLabel("Ticket").fill("SUP-4711");
    db.run("UPDATE dashboard_sessions SET ended_at = created_at");
    // As when its reader comes back from another tab.
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await confirm.click();
    await expect(dialog.getByRole("alert")).toContainText(/signed out/);
    await expect(reason).toHaveValue(REASON);
    await dialog.getByRole("link", { name: "Sign in again" }).click();
    await page.getByLabel("Email").fill("mina@acme.example");
    await page.getByLabel("Password", { exact: true }).fill("understudy-demo");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(reason).toHaveValue(REASON);
    await expect(dialog.getByLabel("Ticket")).toHaveValue("SUP-4711");
    const [tab] = await Promise.all([page.context().waitForEvent("page"), confirm.click()]);
    await expect(banner(tab)).toContainText("Uma Patel");
    await expect(dialog).toBeHidden();
    expect(await keptIn(page)).not.toContain(REASON);
  });

  test("but it goes with its writer: by signing out, and by somebody else's signing in", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    const write = async () => {
      await signIn(page, "mina");
      const { reason } = await openDialog(page, server, userWith(db, "uma@globex.example").id);
      await reason.fill(REASON);
      await page.goto(`${server.dashboardUrl}/sessions`);
      expect(await keptIn(page)).toContain(REASON);
    };
    await write();
    await page.getByRole("button", { name: "Mina Haddad" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/sign-in/);
    expect(await keptIn(page)).not.toContain(REASON);

    await write();
    await signIn(page, "max");
    await page.goto(`${server.dashboardUrl}/users`);
    await expect.poll(() => keptIn(page)).not.toContain(REASON);
  });
});

test.describe("Confirm", () => {
  test("answers to Ctrl+Enter in the reason, shows that it is at work, and works once", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { reason, confirm } = await openDialog(page, server, userWith(db, "uma@globex.example").id);
    await reason.fill(REASON);
    let answer = () => {};
    const held = new Promise<void>((done) => {
      answer = done;
    });
    await page.route("**/api/impersonations", async (route) => {
      await held;
      await route.continue();
    });
    const opening = page.context().waitForEvent("page");
    await reason.press("Control+Enter");
    const tab = await opening;
    await expect(confirm).toHaveAttribute("aria-busy", "true");
    const ring = () => confirm.evaluate((button) => getComputedStyle(button, "::before").content);
    expect(await ring()).not.toBe("none");
    await reason.press("Control+Enter");
    answer();
    await expect(banner(tab)).toContainText("Uma Patel");
    expect(db.events("impersonation.started")).toHaveLength(1);
    expect(page.context().pages()).toHaveLength(2);
  });

  test("isn't reached where no product is connected: that is said before anybody writes a reason", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    db.run("UPDATE products SET active = 0");
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await expect(page.getByRole("menuitem", { name: "Impersonate User" })).toBeDisabled();
    await expect(page.getByRole("menu")).toContainText(/No product is connected/);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Uma Patel" }).click();
    const button = page.getByRole("button", { name: "Impersonate User" });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/No product is connected/);
  });
});

test("Of two users with one name, the dialog, the lists and the notice say which", async ({
  page,
  server,
  db,
  signIn,
}) => {
  const words = "  john  smith\n";
  db.run("UPDATE users SET name = 'John Smith', search_text = ? WHERE email LIKE 'u%@%.example'", words);
  await signIn(page, "mina");
  await page.goto(`${server.dashboardUrl}/users?query=john smith`);
  const actions = page.getByRole("button", { name: "Actions for John Smith" });
  await expect(actions).toHaveCount(2);
  await expect(actions.first()).toHaveAccessibleDescription(/@(globex|initech)\.example/);
  const { dialog, reason, confirm } = await openDialog(page, server, userWith(db, "uma@globex.example").id);
  await expect(dialog).toContainText("John Smith (uma@globex.example)");
  await reason.fill(REASON);
  const [tab] = await Promise.all([page.context().waitForEvent("page"), confirm.click()]);
  await expect(page.getByRole("status").filter({ hasText: "John Smith (uma@globex.example)" })).toBeVisible();
  await expect(banner(tab)).toBeVisible();
  await page.goto(`${server.dashboardUrl}/sessions`);
  await expect(page.getByRole("table", { name: "Live sessions" })).toContainText("uma@globex.example");
  const other = await openDialog(page, server, userWith(db, "ugo@initech.example").id);
  await expect(other.dialog).toContainText("You are signed in as John Smith (uma@globex.example)");
});
