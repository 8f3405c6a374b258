import type { Database } from "./database.ts";
import { type Employee, expect, PASSWORD, test } from "./fixtures.ts";
import { employeeNamed } from "./steps.ts";

const email = (name: Employee) => `${name}@acme.example`;
const NEW_PASSWORD = "correct horse battery staple";

test.describe("What strangers try keeps nobody out who has been in before", () => {
  test("an Owner signs in where she has signed in before, also after ten wrong passwords and a thousand strangers", async ({
    page,
    server,
    db,
    signIn,
    as,
  }) => {
    await signIn(page, "olivia");
    const stranger = await as(null);
    const tryAs = (password: string) =>
      stranger.post("/api/auth/sign-in", {
        form: { email: email("olivia"), password },
        headers: { accept: "application/json" },
      });
    for (let i = 0; i < 10; i++) expect((await tryAs("wrong")).status()).toBe(401);
    expect((await tryAs(PASSWORD)).status()).toBe(429);
    fillTheOverallLimit(db);
    await page.request.post(`${server.dashboardUrl}/api/auth/sign-out`, { headers: { origin: server.dashboardUrl } });
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/settings`);
    await expect(page.getByRole("heading", { name: "Project Settings" })).toBeVisible();

    const [device] = (await page.context().cookies()).filter(({ name }) => name === "device-dash");
    expect(device).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  });

  test("who has a one-time link chooses a password and is in, whatever strangers try meanwhile", async ({
    browser,
    db,
    as,
  }) => {
    const olivia = await as("olivia");
    const made = await olivia.post(`/api/employees/${employeeNamed(db, "max").id}/reset-link`);
    const { url } = (await made.json()) as { url: string };
    fillTheOverallLimit(db);
    const context = await browser.newContext();
    const max = await context.newPage();
    await max.goto(url);
    await max.getByLabel("New password").fill(NEW_PASSWORD);
    await max.getByRole("button", { name: "Save the password" }).click();
    await expect(max).toHaveURL(/\/sign-in/);
    await max.getByLabel("Email").fill(email("max"));
    await max.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
    await max.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(max).toHaveURL(/\/users/);
    await context.close();
  });
});

/** As if a thousand unknown addresses had been tried just now. */
function fillTheOverallLimit(db: Database): void {
  const [product] = db.all("SELECT created_at FROM products LIMIT 1");
  db.run("DELETE FROM attempts WHERE key = 'employee:all'");
  db.run(
    "INSERT INTO attempts (key, count, window_ends_at) SELECT 'employee:all', 1000, created_at + ? FROM products LIMIT 1",
    Date.now() + 15 * 60 * 1000 - Number(product?.created_at),
  );
}
