import { builtInProduct } from "#lib/products/built-in.ts";
import { expect, test } from "./fixtures.ts";
import { type Server, secret } from "./server.ts";
import { openProductAs, userWith } from "./steps.ts";

/** As a product's own server tells it. */
async function tell({ productUrl }: Server, items: object[]): Promise<void> {
  const { product, clientSecret } = builtInProduct({ productUrl, secret }, new Date());
  const answer = await fetch(`${productUrl}/api/v1/actions`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${product.clientId}:${clientSecret}`)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ items }),
  });
  expect(await answer.json()).toMatchObject({ accepted: items.length, rejected: [] });
}

test.describe("A session is a page", () => {
  test("that says, three steps from the dashboard, what was changed and refused in Uma's account", async ({
    page,
    server,
    signIn,
  }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/sessions?query=uma`);
    await page
      .getByRole("table", { name: "Past sessions" })
      .getByRole("link", { name: "Mina Haddad as Uma Patel" })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: "Mina Haddad as Uma Patel" })).toBeVisible();
    const timeline = page.getByRole("list", { name: "Timeline" });
    await expect(timeline).toContainText("Added a note");
    await expect(timeline.getByRole("listitem").filter({ hasText: "Change the card" }).last()).toContainText("Refused");
    await expect(page.getByRole("img", { name: /with 1 act and 1 refusal$/ })).toBeVisible();
    await expect(page.getByText("Noted the new address, as asked.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Edit the note" })).toHaveCount(0);
    await expect(page.getByRole("definition").filter({ hasText: /^Added a note$/ })).toBeVisible();
    await expect(page.getByRole("definition").filter({ hasText: /^Change the card$/ })).toBeVisible();
  });

  test("that prints on one sheet, with the checkpoint that covers it, and nothing to press", async ({
    page,
    server,
    signIn,
  }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/sessions?query=SUP-1057`);
    await page.getByRole("link", { name: "Mina Haddad as Uma Patel" }).click();
    await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByText("Noted the new address, as asked.")).toBeVisible();
    await expect(page.getByText(`— ${new URL(server.dashboardUrl).host}/audit`)).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expect(page.getByRole("button")).toHaveCount(0);
    const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
    expect(sheets).toHaveLength(1);
  });

  test("that goes on by itself while the session is live, and ends it", async ({
    page,
    server,
    db,
    signIn,
    browser,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/); // the product's open page may ask in the very moment of the end
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const context = await browser.newContext();
    const olivia = await context.newPage();
    await signIn(olivia, "olivia");
    await olivia.goto(`${server.dashboardUrl}/sessions/${impersonation.id}`);
    const item = { id: "first", sid: impersonation.id, at: new Date().toISOString(), kind: "act" };
    await tell(server, [{ ...item, name: "Archived a project", route: "/projects/:id", method: "POST", status: 200 }]);
    await expect(olivia.getByRole("list", { name: "Timeline" })).toContainText("Archived a project");
    await olivia.getByRole("button", { name: "End session" }).click();
    await expect(olivia.getByText("Ended by an Owner or Admin")).toBeVisible();
    await expect(olivia.getByRole("button", { name: "End session" })).toHaveCount(0);
    await context.close();
  });

  test("on which its impersonator writes a note by keyboard, and no Member reads another's", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const address = `${server.dashboardUrl}/sessions/${impersonation.id}`;
    await page.goto(address);
    const add = page.getByRole("button", { name: "Add a note" });
    await expect(add).toBeEnabled();
    await add.press("Enter");
    await page.getByLabel("Note", { exact: true }).fill("Looked, and changed nothing.");
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await expect(page.getByLabel("Note", { exact: true })).toHaveCount(0);
    await expect(page.getByText("Looked, and changed nothing.")).toBeVisible();
    await page.context().clearCookies();
    await signIn(page, "max");
    await page.goto(address);
    await expect(page.getByText("Only Owners and Admins may see everybody's sessions.")).toBeVisible();
    await expect(page.getByText("Looked, and changed nothing.")).toHaveCount(0);
  });
});
