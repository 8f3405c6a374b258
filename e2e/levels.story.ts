import { expect, test } from "./fixtures.ts";
import { banner } from "./steps.ts";

test("Who only looks changes nothing, until they say why they must, and again when they say that they are done", async ({
  page,
  server,
  db,
  signIn,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 403/);
  await signIn(page, "mina");
  await page.goto(`${server.dashboardUrl}/users`);
  await page.getByRole("button", { name: "Actions for Uma Patel" }).click();
  await page.getByRole("menuitem", { name: "Impersonate User" }).click();
  await page.getByRole("radio", { name: "Look only" }).check();
  await page.getByLabel("Reason").fill("Can't find an invoice");
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Confirm" }).click();
  const product = await opened;
  await expect(banner(product)).toContainText("Looking only");

  const invoices = () => db.tally.all("SELECT count(*) AS count FROM invoices")[0]?.count;
  const before = Number(invoices());
  const create = async (customer: string) => {
    await product.getByLabel("Customer").fill(customer);
    await product.getByLabel(/Amount/).fill("12.50");
    await product.getByRole("button", { name: "Create invoice" }).click();
  };
  await create("While looking");
  await expect(product.getByRole("main")).toContainText("only looking");
  expect(invoices()).toBe(before);

  const asked = page.context().waitForEvent("page");
  await banner(product).getByRole("button", { name: "Make changes" }).click();
  const session = await asked;
  await session.getByLabel("Reason").fill("She asked for one more");
  await session.getByLabel("For how long").selectOption("5 minutes");
  await session.getByRole("button", { name: "Confirm" }).click();
  await expect(session.getByText("Changes can be made now.")).toBeVisible();
  await expect(banner(product)).toContainText(/Changes for 0[45]:\d\d/);
  await create("While raised");
  await expect(product.getByText("While raised")).toBeVisible();

  await session.getByRole("button", { name: "Look only" }).click();
  await expect(banner(product)).toContainText("Looking only");
  await create("Too late");
  await expect(product.getByRole("main")).toContainText("only looking");
  expect(invoices()).toBe(before + 1);
  const timeline = session.getByRole("list", { name: "Timeline" });
  await expect(timeline).toContainText("She asked for one more");
});
