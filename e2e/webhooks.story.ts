import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook as Verifier } from "standardwebhooks";
import { expect, test } from "./fixtures.ts";

test("an Admin adds a webhook, tests it, has it sent again what it refused, moves it, and deletes it", async ({
  page,
  server,
  db,
  signIn,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 422/);
  const got: { headers: Record<string, string>; body: string }[] = [];
  const status = { now: 503 };
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status.now).end(status.now === 503 ? "busy, come back" : "");
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  await signIn(page, "adam");
  await page.goto(`${server.dashboardUrl}/settings`);
  await page.getByRole("link", { name: "Manage webhooks" }).click();
  await expect(page.getByText("No webhook yet")).toBeVisible();

  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByText("Enter a whole address")).toBeVisible();
  await dialog.getByLabel("Address").fill(`http://${host}/hook`);
  await dialog.getByRole("checkbox", { name: "Access" }).check();
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  const secret = await dialog.getByRole("textbox", { name: "Signing secret" }).inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  expect(await page.content()).not.toContain(secret);
  expect(db.contents()).not.toContain(secret);

  await page.getByRole("link", { name: host }).click();
  await page.getByRole("button", { name: "Send test" }).click();
  const row = page.getByRole("row", { name: /Webhook tested/ });
  await expect(row).toContainText("503");
  await expect(row).toContainText("busy, come back");
  status.now = 204;
  await row.getByRole("button", { name: "Redeliver" }).click();
  await expect(row).toContainText("Delivered");
  const last = got.at(-1);
  expect(last && new Verifier(secret).verify(last.body, last.headers)).toMatchObject({ type: "webhook.tested" });

  await page.getByRole("button", { name: "Edit" }).click();
  await expect(dialog.getByRole("checkbox", { name: "Access" })).toBeChecked();
  await dialog.getByLabel("Address").fill(`http://${host}/moved`);
  await dialog.getByRole("checkbox", { name: "Access" }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`http://${host}/moved`)).toBeVisible();
  await expect(page.getByText("Impersonation", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  await page.getByRole("link", { name: "Webhooks" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete webhook" }).click();
  await expect(page.getByText("No webhook yet")).toBeVisible();
  receiver.close();
});
