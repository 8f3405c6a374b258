import { expect, test } from "./fixtures.ts";
import { userWith } from "./steps.ts";

test("an Owner sets up the check of a product, presses the button, and hears that every step has passed", async ({
  page,
  server,
  db,
  signIn,
  as,
  consoleErrors,
}) => {
  // An address of somebody else's is refused.
  consoleErrors.expect(/422/);
  const olivia = await as("olivia");
  const { id: employeeId } = (await (await olivia.get("/api/me")).json()).employee;
  await olivia.put(`/api/impersonators/${employeeId}`, { data: { access: "full" } });
  const [product] = db.all("SELECT id FROM products");
  await signIn(page, "olivia");
  await page.goto(`${server.dashboardUrl}/products/${product?.id}`);
  await page.getByRole("button", { name: "Set up" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Test user").fill("uma@globex.example");
  await form.getByLabel("Sensitive action").fill("https://elsewhere.example/password");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Sensitive action")).toBeFocused();
  await form.getByLabel("Sensitive action").fill(`${server.productUrl}/demo/api/profile/password`);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Uma Patel");
  await page.getByRole("button", { name: "Check now" }).click();
  // Each step is said there as it is asked, and what came of them all.
  await expect(page.getByRole("status").filter({ hasText: "All 8 steps passed." })).toBeVisible({ timeout: 30_000 });
  const [session] = db.all(
    "SELECT reason, end_reason FROM impersonations WHERE user_id = ? ORDER BY created_at DESC",
    userWith(db, "uma@globex.example").id,
  );
  expect(session).toMatchObject({ reason: "Check of Tally", end_reason: "stopped" });
});
