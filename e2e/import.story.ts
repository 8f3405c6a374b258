import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const file = (text: string, name = "customers.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function choose(page: Page, dashboardUrl: string, given: ReturnType<typeof file>) {
  await page.goto(`${dashboardUrl}/users`);
  await page.getByRole("link", { name: "Import" }).click();
  await page.getByLabel("CSV file").setInputFiles(given);
}

/** Next.js has one of its own, which says the page's title. */
const alert = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => `person${index}@imported.example,Person ${index},customer-${index}`);

test.describe("Owners and Admins import users from a CSV file", () => {
  test("they see which rows are new and what changes, say so once, and find the users", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "adam");
    await choose(
      page,
      server.dashboardUrl,
      file('Name,Email\n"Lund, Zoe",zoe@imported.example\nUma Patel-Shah,uma@globex.example\nUgo,x@imported.example\n'),
    );
    await expect(page.getByRole("heading", { name: "customers.csv" })).toBeFocused();
    await expect(page.getByText("3 rows: 2 users will be added and 1 updated")).toBeVisible();
    const preview = page.getByRole("table", { name: "First rows of the file" });
    await expect(preview.getByRole("row", { name: /New.*Lund, Zoe/ })).toContainText("zoe@imported.example");
    const updated = preview.getByRole("row", { name: /Updated/ });
    await expect(updated.getByRole("deletion")).toContainText("Uma Patel");
    await expect(updated.getByRole("insertion")).toContainText("Uma Patel-Shah");
    expect(db.events("user.%")).toEqual([]);

    await page.getByRole("button", { name: "Import 3 users" }).click();
    await expect(page.getByRole("heading", { name: "The users are imported" })).toBeFocused();
    await expect(page.getByText("2 users added, 1 updated, 0 as they were.")).toBeVisible();
    await page.getByRole("link", { name: "Go to Users" }).click();
    await expect(page.getByRole("link", { name: "Lund, Zoe" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Uma Patel-Shah" })).toBeVisible();
    await page.goto(`${server.dashboardUrl}/audit-log`);
    await expect(page.getByText("Adam Novak imported users from customers.csv: 2 added, 1 updated")).toBeVisible();
  });

  test("where a column isn't known they say what it is, or leave it out", async ({ page, server, db, signIn }) => {
    await signIn(page, "adam");
    const rows = "email,name,Customer ID,created_at\nx@example.com,Xenia Example,4711,2020-01-01\n";
    await choose(page, server.dashboardUrl, file(rows));
    await expect(page.getByText("Some columns have names that aren't known.")).toBeVisible();
    await expect(page.getByLabel("What Customer ID is")).toHaveValue("externalId");
    await expect(page.getByRole("row", { name: /created_at/ })).toContainText("2020-01-01");
    await page.getByLabel("What created_at is").selectOption("Name");
    await page.getByRole("button", { name: "Use these columns" }).click();
    await expect(alert(page, "Two columns can't both be the name.")).toBeVisible();
    await page.getByLabel("What created_at is").selectOption("Leave out");
    await page.getByRole("button", { name: "Use these columns" }).click();
    await page.getByRole("button", { name: "Import 1 user" }).click();
    await expect(page.getByText("1 user added, 0 updated")).toBeVisible();
    expect(db.all("SELECT external_id, name FROM users WHERE email = 'x@example.com'")).toEqual([
      { external_id: "4711", name: "Xenia Example" },
    ]);
  });

  test("users without a name or an e-mail are shown by what there is", async ({ page, server, signIn }) => {
    await signIn(page, "adam");
    await choose(page, server.dashboardUrl, file("external_id,email,name\n,n@example.com,\nonly-4711,,\n"));
    await page.getByRole("button", { name: "Import 2 users" }).click();
    await page.getByRole("link", { name: "Go to Users" }).click();
    await expect(page.getByRole("link", { name: "n@example.com" })).toBeVisible();
    await page.getByRole("button", { name: "Actions for only-4711" }).click();
    await page.getByRole("menuitem", { name: "View user" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "only-4711" })).toBeVisible();
  });

  test("what a proxy says of a file's size is told, with what to change", async ({
    page,
    server,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/Failed to load resource/);
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users/import`);
    const body = "<html><center><h1>413 Request Entity Too Large</h1></center></html>";
    await page.route("**/file", (route) => route.fulfill({ status: 413, contentType: "text/html", body }), {
      times: 1,
    });
    await page.getByLabel("CSV file").setInputFiles(file("email,name\nnew@imported.example,New\n"));
    await expect(alert(page, "a proxy before Understudy may take no files of this size")).toContainText(
      "client_max_body_size 50m",
    );
    await expect(page.getByRole("button", { name: /^Try again/ })).toHaveCount(0);
  });

  test("errors are named by line and column, and nothing is imported", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    const users = () => db.all("SELECT count(*) AS count FROM users")[0]?.count;
    const before = users();
    await choose(
      page,
      server.dashboardUrl,
      file("email,name\ngood@imported.example,Good\nnot an address,Bad\n,Nobody\n"),
    );
    await expect(alert(page, "2 errors. Nothing was imported.")).toBeVisible();
    const errors = page.getByRole("table", { name: "Errors in the file" });
    await expect(errors.getByRole("row", { name: /3\s+email/ })).toBeVisible();
    await expect(errors.getByRole("row", { name: /4\s+email/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Import/ })).toHaveCount(0);
    await page.getByRole("button", { name: "Choose another file" }).click();
    await expect(page.getByLabel("CSV file")).toBeEnabled();
    expect(users()).toBe(before);
  });

  test("the progress bar moves while a large file is read", async ({ page, server, signIn }) => {
    test.setTimeout(120_000);
    await page.addInitScript(() => {
      const seen: number[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const now = document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
        if (now !== null && now !== undefined && seen.at(-1) !== Number(now)) seen.push(Number(now));
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users/import`);
    await page
      .getByLabel("CSV file")
      .setInputFiles(file(["email,name,external_id", ...rows(25_000)].join("\n"), "many.csv"));
    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeVisible();
    await expect(page.getByText("25,000 rows: 25,000 users will be added")).toBeVisible({ timeout: 90_000 });
    const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
    expect(seen.length, `moved through ${seen.join(", ")}`).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("cancelling leaves the directory as it was", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    await choose(page, server.dashboardUrl, file("email,name\nnew@imported.example,New\n"));
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("or drop it here")).toBeVisible();
    await expect
      .poll(() => db.all("SELECT status FROM user_imports").map(({ status }) => status))
      .toEqual(["cancelled"]);
    expect(db.all("SELECT id FROM users WHERE email = 'new@imported.example'")).toEqual([]);
  });

  test("leaving asks first, while something would be lost", async ({ page, server, signIn }) => {
    await signIn(page, "olivia");
    await choose(page, server.dashboardUrl, file("email,name\nnew@imported.example,New\n"));
    await expect(page.getByRole("button", { name: "Import 1 user" })).toBeVisible();
    const asked: string[] = [];
    page.once("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole("navigation", { name: "Dashboard" }).getByRole("link", { name: "Sessions" }).click();
    expect(asked).toEqual(["Nothing is imported yet. Leave without importing?"]);
    await expect(page.getByRole("button", { name: "Import 1 user" })).toBeVisible();
    page.once("dialog", (dialog) => void dialog.accept());
    await page.getByRole("navigation", { name: "Dashboard" }).getByRole("link", { name: "Sessions" }).click();
    await expect(page).toHaveURL(/\/sessions/);
  });

  test("what is no CSV file is refused in a sentence, without being sent", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users/import`);
    await page.getByLabel("CSV file").setInputFiles({ name: "list.xlsx", mimeType: "", buffer: Buffer.from("PK") });
    await expect(alert(page, "list.xlsx isn't a CSV file.")).toBeVisible();
    expect(db.all("SELECT id FROM user_imports")).toEqual([]);
  });

  test("after a lost connection one tries again with the same file", async ({
    page,
    server,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/Failed to load resource/);
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/users/import`);
    await page.route("**/file", (route) => route.abort("connectionreset"), { times: 1 });
    await page.getByLabel("CSV file").setInputFiles(file("email,name\nnew@imported.example,New\n"));
    await expect(alert(page, "The connection was lost")).toBeVisible();
    await page.getByRole("button", { name: "Try again with customers.csv" }).click();
    await expect(page.getByRole("button", { name: "Import 1 user" })).toBeVisible();
  });

  test("a Member has no such page, and is told why", async ({ page, server, signIn }) => {
    await signIn(page, "mina");
    await page.goto(`${server.dashboardUrl}/users`);
    await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
    await page.goto(`${server.dashboardUrl}/users/import`);
    await expect(page.getByText("Only Owners and Admins may add or change users.")).toBeVisible();
  });
});
