import { expect, test } from "./fixtures.ts";

test.describe("Owners and Admins make API keys for the organization's own servers", () => {
  test("a key is shown once, works, says when it was used, and stops when it is revoked", async ({
    page,
    server,
    db,
    signIn,
    playwright,
  }) => {
    const backend = await playwright.request.newContext({ baseURL: server.productUrl });
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/settings`);
    await page.getByRole("link", { name: "Manage API keys" }).click();
    await expect(page.getByText("No API key yet")).toBeVisible();
    await page.getByRole("button", { name: "Create API key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Nightly sync");
    await dialog.getByRole("button", { name: "Create API key" }).click();
    const key = await dialog.getByRole("textbox", { name: "API key" }).inputValue();
    expect(key).toMatch(/^us_[A-Za-z0-9_-]{43}$/);
    await dialog.getByRole("button", { name: "Done" }).click();
    const row = page.getByRole("row", { name: /Nightly sync/ });
    await expect(row).toContainText(key.slice(-4));
    await expect(row).toContainText("never");
    await expect(row).toContainText("Adam Novak");
    expect(await page.content()).not.toContain(key);
    expect(db.contents()).not.toContain(key);

    const headers = { authorization: `Bearer ${key}` };
    const put = () =>
      backend.put("/api/v1/users/customer-4711", { headers, data: { email: "zoe@globex.example", name: "Zoe Lund" } });
    expect((await put()).status()).toBe(201);
    await page.reload();
    await expect(row).not.toContainText("never");

    await row.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await expect(row).toHaveCount(0);
    expect((await put()).status()).toBe(401);
    expect(db.events("api_key.%").map(({ type }) => type)).toEqual(["api_key.created", "api_key.revoked"]);

    // The user that it brought says where from.
    await page.goto(`${server.dashboardUrl}/users?query=customer-4711`);
    await page.getByRole("link", { name: "Zoe Lund" }).click();
    await expect(page.getByText("customer-4711")).toBeVisible();
    await page.goto(`${server.dashboardUrl}/audit-log`);
    await expect(page.getByText("Nightly sync added the user Zoe Lund")).toBeVisible();
    await backend.dispose();
  });

  test("a name is asked for", async ({ page, server, signIn, consoleErrors }) => {
    consoleErrors.expect(/status of 422/);
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/settings/api-keys`);
    await page.getByRole("button", { name: "Create API key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create API key" }).click();
    await expect(page.getByLabel("Name")).toBeFocused();
  });

  test("a Member has no such page, and is told why", async ({ page, server, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/settings/api-keys`);
    await expect(page.getByText("Only Owners and Admins may see or change API keys.")).toBeVisible();
  });
});
