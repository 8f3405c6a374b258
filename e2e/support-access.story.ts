import { expect, test } from "./fixtures.ts";
import { expectLeaving, userWith } from "./steps.ts";

test.describe("Uma, on her own browser", () => {
  test("sees who is in, ends it, and says never, which the next start hears", async ({
    browser,
    asUma,
    server,
    db,
    as,
    signInAsUser,
    consoleErrors,
  }) => {
    // Of the page that Mina has open, as its session is over.
    consoleErrors.expect(/status of 401/);
    const page = await (await browser.newContext()).newPage();
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo/profile`);
    await page.getByRole("link", { name: "Support access" }).click();
    await expect(page.getByRole("heading", { name: "Mina Haddad is in your account now" })).toBeVisible();

    await page.getByRole("button", { name: "End now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End now" }).click();
    await expect(page.getByRole("status")).toHaveText("The session is ended.");
    await expectLeaving(asUma.page);
    await expect(page.getByRole("heading", { name: "is in your account now" })).toHaveCount(0);
    await expect(page.getByText("Why: Ticket: cannot find an invoice")).toBeVisible();

    await page.getByRole("radio", { name: "Never" }).check();
    await expect(page.getByRole("status")).toHaveText("Saved.");
    const mina = await as("mina");
    const userId = userWith(db, "uma@globex.example").id;
    const refused = await mina.post("/api/impersonations", { data: { userId, reason: "Once more" } });
    expect([refused.status(), (await refused.json()).code]).toEqual([409, "user_refuses"]);
    expect(db.events("impersonation.ended")[0]?.reason).toBe("user_ended");
    await page.context().close();
  });

  test("is asked, says yes by keyboard, and the session begins", async ({ browser, server, db, as, signInAsUser }) => {
    const page = await (await browser.newContext()).newPage();
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/support-access`);
    await page.getByRole("radio", { name: "Always" }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("status")).toHaveText("Saved.");
    await expect(page.getByRole("radio", { name: "Ask me" })).toBeChecked();

    const mina = await as("mina");
    const userId = userWith(db, "uma@globex.example").id;
    const asked = await mina.post("/api/impersonations", { data: { userId, reason: "Your October invoice" } });
    expect(asked.status()).toBe(202);
    const { request } = await asked.json();
    await page.getByRole("button", { name: "Yes" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status")).toHaveText("You said yes.");
    expect((await mina.post(`/api/requests/${request.id}/start`, { data: {} })).status()).toBe(201);
    await page.context().close();
  });
});
