import type { Page } from "@playwright/test";
import { expect, PASSWORD, test } from "./fixtures.ts";
import { banner, userWith } from "./steps.ts";

const REASON = "Ticket: cannot find an invoice";

/** A browser whose passkeys are in its own device, with an owner who always agrees. */
async function withAuthenticator(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("WebAuthn.enable");
  const kind = { protocol: "ctap2", transport: "internal" } as const;
  const owner = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...kind, ...owner, automaticPresenceSimulation: true },
  });
}

test.describe("Before a session begins", () => {
  test("a passkey from Account proves that it's them, and what was typed goes on", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    await withAuthenticator(page);
    await page.goto(`${server.dashboardUrl}/account`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("Name").fill("Work laptop");
    await page.getByRole("button", { name: "Create passkey" }).click();
    await expect(page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
    await page.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Work laptop" })).toContainText("Passkey, added");

    db.run("UPDATE impersonation_settings SET proof_minutes = 0, require_second_factor = true");
    db.run("UPDATE dashboard_sessions SET unspent = NULL");
    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    await page.getByRole("button", { name: "Impersonate User" }).click();
    await page.getByLabel("Reason").fill(REASON);
    await page.getByRole("button", { name: "Confirm" }).click();
    const question = page.getByRole("dialog", { name: "Prove it's you" });
    await expect(question.getByLabel("Password", { exact: true })).toHaveCount(0);
    const opened = page.context().waitForEvent("page");
    await question.getByRole("button", { name: "Use passkey" }).click();
    await expect(banner(await opened)).toContainText("Uma Patel");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    expect(db.all("SELECT reason FROM impersonations WHERE ended_at IS NULL")).toEqual([{ reason: REASON }]);
  });

  test("a password does; who cancels or mistypes loses nothing", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of (401|422)/);
    await signIn(page, "mina");
    db.run("UPDATE impersonation_settings SET proof_minutes = 0");
    db.run("UPDATE dashboard_sessions SET unspent = NULL");
    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    await page.getByRole("button", { name: "Impersonate User" }).click();
    await page.getByLabel("Reason").fill(REASON);
    const confirm = page.getByRole("button", { name: "Confirm" });
    const question = page.getByRole("dialog", { name: "Prove it's you" });
    const password = question.getByLabel("Password", { exact: true });
    await confirm.click();
    await expect(password).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await expect(page.getByLabel("Reason")).toHaveValue(REASON);
    await confirm.click();
    await password.fill("not hers");
    await password.press("Enter");
    await expect(question).toContainText("That isn't your password.");
    const opened = page.context().waitForEvent("page");
    await password.fill(PASSWORD);
    await password.press("Enter");
    await expect(banner(await opened)).toContainText("Uma Patel");
  });

  test("an Owner who breaks the glass on a waiting request is asked, and goes on", async ({
    page,
    server,
    db,
    as,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const olivia = await as("olivia");
    const { employee } = await (await olivia.get("/api/me")).json();
    await olivia.put(`/api/impersonators/${employee.id}`);
    db.run("UPDATE impersonation_settings SET approval = 'everybody', proof_minutes = 0");
    await signIn(page, "olivia");
    const userId = userWith(db, "uma@globex.example").id;
    const asked = await olivia.post("/api/impersonations", { data: { userId, reason: REASON } });
    const { request } = await asked.json();
    db.run("UPDATE dashboard_sessions SET unspent = NULL");
    await page.goto(`${server.dashboardUrl}/requests/${request.id}`);
    await page.getByRole("button", { name: "Break the glass" }).click();
    const question = page.getByRole("dialog", { name: "Prove it's you" });
    await question.getByLabel("Password", { exact: true }).fill(PASSWORD);
    const opened = page.context().waitForEvent("page");
    await question.getByRole("button", { name: "Go on" }).click();
    await expect(banner(await opened)).toContainText("Uma Patel");
  });
});
