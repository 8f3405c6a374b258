import type { Page } from "@playwright/test";
import { type Example, install, register, remove, startExample, storedIn, twoFreePorts } from "./example.ts";
import { expect, test } from "./fixtures.ts";
import { banner, impersonateIn } from "./steps.ts";

// One worker, so that it is installed once.
test.describe.configure({ mode: "default" });

let folder = "";
let example: Example | null = null;

test.beforeAll(() => {
  test.setTimeout(180_000);
  folder = install("react-express");
});
test.afterEach(async () => {
  await example?.stop();
  example = null;
});
test.afterAll(() => remove(folder));

test.beforeEach(async ({ as, server }) => {
  const url = `http://127.0.0.1:${await twoFreePorts()}`;
  const { product, clientSecret } = await register(await as("olivia"), server, {
    name: "Larch",
    kind: "hosted",
    targetLinkUri: `${url}/`,
  });
  const variables = {
    VITE_AUTH_URL: server.productUrl,
    UNDERSTUDY_CLIENT_ID: product.clientId,
    UNDERSTUDY_CLIENT_SECRET: clientSecret,
  };
  example = await startExample({ folder, url, variables, path: "/api/tasks" });
});

const larch = () => example?.url ?? "";

test.describe("A React (Vite) + Express product, in processes of its own, with the packed SDK", () => {
  test("start in the dashboard, banner, 403 on what is sensitive, ended in the dashboard, refused within 5 s", async ({
    page,
    browser,
    server,
    db,
    signIn,
    signInAsUser,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 40[13]/);
    const own = await (await browser.newContext()).newPage();
    await signInAsUser(own, "uma@globex.example");
    await own.goto(larch());
    await expect(own.getByText("Uma Patel")).toBeVisible();
    await expect(banner(own)).toHaveCount(0);
    expect((await exportAll(own)).status).toBe(200);

    await signIn(page, "mina");
    const tab = await impersonateIn(page, server, {
      search: "uma@globex.example",
      name: "Uma Patel",
      product: "Larch",
    });
    await expect(tab).toHaveURL(`${larch()}/`);
    await expect(banner(tab)).toContainText("Uma Patel");
    await expect(banner(tab)).toContainText("Mina Haddad");
    await expect(banner(tab).getByRole("timer")).toHaveText(/^59:\d\d$/);

    await tab.getByLabel("New task").fill("Look at the invoice together");
    await tab.getByRole("button", { name: "Add task" }).click();
    await expect(tab.getByText("added by support")).toBeVisible();
    const refused = await exportAll(tab);
    expect(refused).toMatchObject({ status: 403, problem: { code: "impersonated" } });
    expect(db.events("impersonation.action")).toMatchObject([
      { reason: "Added a task", outcome: "succeeded", user_name: "Uma Patel", actor_name: "Mina Haddad" },
      { reason: "POST /api/exports", outcome: "refused" },
    ]);
    await expect(tab.getByText("You cannot perform this action while impersonating a user")).toBeVisible();
    expect(await storedIn(tab)).toEqual([]);

    await page.goto(`${server.dashboardUrl}/sessions`);
    await page
      .getByRole("button", { name: /^End session/ })
      .first()
      .click();
    const until = Date.now() + 5_000;
    await expect.poll(() => tasksWith(refused.authorization), { timeout: 5_000 }).toBe(401);
    await expect(tab).toHaveURL(/\/signed-out/, { timeout: until - Date.now() });

    expect((await exportAll(own)).status).toBe(200);
    await own.reload();
    await expect(own.getByText("Uma Patel")).toBeVisible();
    await own.context().close();
  });

  test("two tabs: another identity reaches the other one within 5 s, and so does its end", async ({
    page,
    server,
    signIn,
    signInAsUser,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signInAsUser(page, "ugo@initech.example");
    const before = await page.context().newPage();
    await before.goto(larch());
    await expect(before.getByRole("button", { name: "Sign out" })).toBeVisible();

    await signIn(page, "mina");
    const tab = await impersonateIn(page, server, {
      search: "uma@globex.example",
      name: "Uma Patel",
      product: "Larch",
    });
    await expect(banner(before)).toContainText("Uma Patel", { timeout: 5_000 });
    await expect(before.getByRole("button", { name: "Sign out" })).toHaveCount(0);

    await banner(tab).getByRole("button", { name: "End session" }).click();
    await expect(tab).toHaveURL(new RegExp(`^${server.productUrl}/signed-out`));
    await expect(before).toHaveURL(/\/signed-out/, { timeout: 5_000 });
    for (const each of [tab, before]) expect(await storedIn(each)).toEqual([]);
  });

  test("whoever isn't signed in is sent to sign in, and comes back", async ({ page, server, consoleErrors }) => {
    consoleErrors.expect(/status of 401/);
    await page.goto(`${larch()}/?list=winter`);
    await expect(page).toHaveURL(new RegExp(`^${server.productUrl}/login`));
    // The page's own question must be answered before its server goes.
    const answered = page.waitForResponse(/\/api\/tasks$/);
    await signInByForm(page);
    await expect(page).toHaveURL(`${larch()}/?list=winter`);
    await expect(page.getByText("Uma Patel")).toBeVisible();
    await answered;
  });
});

async function signInByForm(page: Page): Promise<void> {
  await page.getByLabel("Email").fill("uma@globex.example");
  await page.getByLabel("Password").fill("understudy-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function exportAll(page: Page) {
  const [response] = await Promise.all([
    page.waitForResponse(/\/api\/exports$/),
    page.getByRole("button", { name: "Export everything" }).click(),
  ]);
  const { authorization = "" } = await response.request().allHeaders();
  return { status: response.status(), authorization, problem: await response.json() };
}

/** What the backend says to the token that the browser held, whatever the page does. */
const tasksWith = (authorization: string) =>
  fetch(`${larch()}/api/tasks`, { headers: { authorization } }).then(({ status }) => status);
