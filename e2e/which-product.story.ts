import { expect, test } from "./fixtures.ts";
import { confirm, userWith } from "./steps.ts";

test.describe("With several products, the impersonation dialog asks which", () => {
  test("one has to be chosen, nothing is chosen beforehand, and the lists say which it was", async ({
    page,
    server,
    db,
    signIn,
    as,
  }) => {
    const second = { name: "Billing portal", kind: "hosted", targetLinkUri: "https://billing.acme.example/start" };
    const answer = await (await as("olivia")).post("/api/products", { data: second });
    expect(answer.status(), await answer.text()).toBe(201);
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users?query=uma`);
    await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
    await page.getByRole("menuitem", { name: "Impersonate User" }).click();
    const dialog = page.getByRole("dialog");
    const product = dialog.getByLabel("Product");
    await expect(product).toHaveValue("");
    await expect(product.getByRole("option")).toHaveText(["Choose a product", "Billing portal", "Tally"]);
    await dialog.getByLabel("Reason").fill("Ticket: cannot find an invoice");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(product).toBeFocused();
    await expect(product).toHaveAccessibleDescription(/Choose the product/);
    expect(page.context().pages()).toHaveLength(1);
    expect(db.events("impersonation.%")).toEqual([]);

    await product.selectOption("Tally");
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      dialog.getByRole("button", { name: "Confirm" }).click(),
    ]);
    await expect(tab).toHaveURL(new RegExp(`^${server.productUrl}/demo`));
    await page.goto(`${server.dashboardUrl}/sessions`);
    await expect(page.getByRole("table", { name: "Live sessions" })).toContainText("in Tally");

    await page.goto(`${server.dashboardUrl}/users/${userWith(db, "uma@globex.example").id}`);
    await expect(page.getByRole("table", { name: "Who impersonated this user" })).toContainText("in Tally");
    await page.getByRole("button", { name: "Impersonate User" }).click();
    // The last one is chosen, and can be changed.
    await expect(page.getByRole("dialog").getByLabel("Product").locator("option:checked")).toHaveText("Tally");
  });

  test("with one, it doesn't, and no list names it", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    const uma = userWith(db, "uma@globex.example").id;
    await confirm(page.request, server, uma);
    await page.goto(`${server.dashboardUrl}/users/${uma}`);
    await expect(page.getByRole("table", { name: "Who impersonated this user" })).not.toContainText("in Tally");
    await page.getByRole("button", { name: "Impersonate User" }).click();
    await expect(page.getByRole("dialog").getByLabel("Reason")).toBeVisible();
    await expect(page.getByRole("dialog").getByLabel("Product")).toHaveCount(0);
  });
});
