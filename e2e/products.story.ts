import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { openProductAs, userWith } from "./steps.ts";

const hosted = { name: "Billing portal", kind: "hosted", targetLinkUri: "https://billing.acme.example/start" };
const oidc = {
  name: "Warehouse",
  kind: "oidc",
  initiateLoginUri: "https://warehouse.acme.example/impersonate",
  redirectUris: ["https://warehouse.acme.example/callback"],
};

async function register(api: APIRequestContext, product: object): Promise<{ id: string; clientId: string }> {
  const answer = await api.post("/api/products", { data: product });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).product;
}

const fact = (page: Page, term: string) =>
  page.locator("dl > div").filter({ has: page.getByRole("term").getByText(term, { exact: true }) });

test.describe("Owners and Admins register the products that employees can open as a user", () => {
  test("a product with a hosted session: its secret is shown once, and its code has its own values", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.dashboardUrl });
    await signIn(page, "adam");
    await page.goto(server.dashboardUrl);
    await page.getByRole("navigation", { name: "Dashboard" }).getByRole("link", { name: "Products" }).click();
    await expect(page.getByRole("row", { name: /Tally/ })).toContainText("Hosted session");
    await page.getByRole("link", { name: "Register product" }).click();
    await expect(page.getByLabel("Name")).toHaveCount(0);
    await page.getByRole("radio", { name: "Hosted session" }).check();
    await expect(page.getByLabel("Initiate-login address")).toHaveCount(0);
    await page.getByLabel("Name").fill(hosted.name);
    await page.getByLabel("Address of the product").fill(hosted.targetLinkUri);
    await page.getByRole("button", { name: "Register product" }).click();

    await expect(page.getByRole("heading", { name: "Billing portal is registered" })).toBeFocused();
    const secret = await page.getByLabel("Client secret").inputValue();
    expect(secret.length).toBeGreaterThanOrEqual(43);
    await page.getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);

    await page.getByRole("link", { name: "Go on to the code" }).click();
    await expect(page.getByRole("heading", { level: 1, name: hosted.name })).toBeVisible();
    const [row] = db.all("SELECT client_id FROM products WHERE name = ?", hosted.name);
    const clientId = String(row?.client_id);
    await expect(fact(page, "Client id")).toContainText(clientId);
    await expect(fact(page, "Web origins")).toContainText("https://billing.acme.example");
    await expect(page.getByRole("tabpanel")).toContainText(`authUrl="${server.productUrl}"`);
    await page.getByRole("tab", { name: "Express" }).click();
    await expect(page.getByRole("tabpanel")).toContainText(clientId);
    await expect(page.getByRole("tabpanel")).toContainText("process.env.UNDERSTUDY_CLIENT_SECRET");
    // Nowhere else, and not when one comes again.
    expect(await page.content()).not.toContain(secret);
    expect(db.contents()).not.toContain(secret);
    expect(db.events("product.added")).toHaveLength(1);
  });

  test("a product with its own session: what is wrong is said at its field, and nothing that was typed is lost", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 422/);
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products/new`);
    await page.getByRole("radio", { name: "OpenID Connect" }).check();
    await page.getByLabel("Name").fill("Warehouse");
    const initiate = page.getByLabel("Initiate-login address");
    await initiate.fill("http://warehouse.acme.example/impersonate");
    const redirects = page.getByLabel("Redirect URIs");
    await redirects.fill("https://warehouse.acme.example/callback\nhttps://warehouse.acme.example/*");
    await page.getByRole("button", { name: "Register product" }).click();
    await expect(initiate).toBeFocused();
    await expect(initiate).toHaveAccessibleDescription(/https:\/\//);
    await expect(redirects).toHaveAccessibleDescription(/Line 2/);
    expect(db.events("product.%")).toEqual([]);

    await initiate.fill("https://warehouse.acme.example/impersonate");
    await redirects.fill("https://warehouse.acme.example/callback");
    await page.getByRole("button", { name: "Register product" }).click();
    await page.getByRole("link", { name: "Go on to the code" }).click();
    await page.getByRole("tab", { name: "openid-client" }).click();
    await expect(page.getByRole("tabpanel")).toContainText(`const issuer = "${server.dashboardUrl}"`);
    await expect(page.getByRole("tabpanel")).toContainText('"https://warehouse.acme.example/callback"');
  });

  test("an organization without a product learns what one is, and how to connect it", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    db.run("DELETE FROM products");
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products`);
    await expect(page.getByText("No product is connected yet")).toBeVisible();
    for (const kind of ["Hosted session", "OpenID Connect"])
      await expect(page.getByText(kind, { exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "Register product" })).toBeVisible();
  });

  test("a Member has no such pages, and is told why", async ({ page, server, signIn, as }) => {
    const { id } = await register(await as("olivia"), hosted);
    await signIn(page, "mina");
    for (const path of ["/products", "/products/new", `/products/${id}`]) {
      await page.goto(server.dashboardUrl + path);
      await expect(page.getByText("Only Owners and Admins may see or change products.")).toBeVisible();
      await expect(page.getByText(hosted.name)).toHaveCount(0);
    }
    const navigation = page.getByRole("navigation", { name: "Dashboard" });
    await expect(navigation.getByRole("link", { name: "Products" })).toHaveCount(0);
  });
});

test.describe("A product's secret and addresses can change", () => {
  test("rotating asks first, and shows the new secret once", async ({ page, server, db, signIn, as }) => {
    const { id } = await register(await as("olivia"), oidc);
    const hash = () => db.all("SELECT client_secret_hash FROM products WHERE id = ?", id)[0]?.client_secret_hash;
    const before = hash();
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products/${id}`);
    await page.getByRole("button", { name: "Rotate secret" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("stops working at once");
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(hash()).toBe(before);
    await page.getByRole("button", { name: "Rotate secret" }).click();
    await dialog.getByRole("button", { name: "Rotate secret" }).click();
    const secret = await dialog.getByLabel("Client secret").inputValue();
    expect(hash()).not.toBe(before);
    expect(db.events("product.secret_rotated")).toHaveLength(1);
    await dialog.getByRole("button", { name: "Done" }).click();
    expect(await page.content()).not.toContain(secret);
  });

  test("a changed address says beforehand what it voids; a changed name voids nothing", async ({
    page,
    server,
    db,
    signIn,
    as,
  }) => {
    const { id } = await register(await as("olivia"), oidc);
    const mina = await as("mina");
    const started = await mina.post("/api/impersonations", {
      data: { userId: userWith(db, "uma@globex.example").id, reason: "To see what happens", productId: id },
    });
    expect(started.status(), await started.text()).toBe(201);
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/products/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Warehouse and stock");
    await expect(dialog.getByRole("status")).toHaveText("");
    await dialog.getByLabel("Redirect URIs").fill("https://warehouse.acme.example/elsewhere");
    await expect(dialog.getByRole("status")).toContainText("not opened yet are void");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "Warehouse and stock" })).toBeVisible();
    await expect(fact(page, "Redirect URIs")).toContainText("https://warehouse.acme.example/elsewhere");
    const [ended] = db.events("impersonation.ended");
    expect(ended?.reason).toBe("not_opened");
  });

  test("the demo product has a name to change, and no addresses or secret", async ({ page, server, db, signIn }) => {
    const [tally] = db.all("SELECT id FROM products WHERE name = 'Tally'");
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products/${tally?.id}`);
    await expect(page.getByRole("button", { name: "Rotate secret" })).toHaveCount(0);
    await page.getByRole("button", { name: "Edit" }).click();
    await expect(page.getByRole("dialog").getByRole("textbox")).toHaveCount(1);
    await page.getByRole("dialog").getByLabel("Name").fill("Tally for teams");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Tally for teams" })).toBeVisible();
  });

  test("disabling says how many live sessions end, and ends them; the page says how soon the product noticed", async ({
    browser,
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/api\/session\b/);
    const employee = await (await browser.newContext()).newPage();
    await signIn(employee, "mina");
    await openProductAs(employee, server, userWith(db, "uma@globex.example").id);
    const [tally] = db.all("SELECT id FROM products WHERE name = 'Tally'");
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/products/${tally?.id}`);
    await page.getByRole("button", { name: "Disable product" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("1 live session ends at once.");
    await dialog.getByRole("button", { name: "Disable product" }).click();
    await expect(fact(page, "Status")).toContainText("Disabled");
    await expect(employee).toHaveURL(/\/signed-out/);
    expect(db.events("impersonation.ended")[0]?.reason).toBe("product_disabled");
    await page.getByRole("button", { name: "Enable product" }).click();
    await expect(fact(page, "Status")).toContainText("Active");
    await expect(fact(page, "Notices an end")).toContainText("It noticed the last end within");
    await expect(fact(page, "Stops at the end")).toContainText("Nothing came after the last end.");
    await employee.context().close();
  });
});

test.describe("The code to paste", () => {
  test("scrolls inside its box on a phone, and is copied by keyboard", async ({ page, server, signIn, as }) => {
    const { id } = await register(await as("olivia"), oidc);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.dashboardUrl });
    await page.setViewportSize({ width: 375, height: 800 });
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/products/${id}`);
    const first = page.getByRole("tab", { name: "Auth.js" });
    await expect(first).toHaveAttribute("aria-selected", "true");
    await first.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("tab", { name: "openid-client" })).toHaveAttribute("aria-selected", "true");
    const code = page.getByRole("group", { name: "understudy.ts" });
    expect(await code.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole("button", { name: "Copy understudy.ts" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("oidc.discovery(");
  });
});
