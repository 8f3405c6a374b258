import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Example, install, register, remove, startExample, storedIn } from "./example.ts";
import { expect, test } from "./fixtures.ts";
import { writeBlocks } from "./guide.ts";
import { send } from "./http.ts";
import { freePort } from "./server.ts";
import { banner, impersonateIn } from "./steps.ts";

// One worker, so that it is installed and built once.
test.describe.configure({ mode: "default" });

let folder = "";
let example: Example | null = null;

test.beforeAll(() => {
  test.setTimeout(240_000);
  folder = install("next-authjs");
  // The guide's code is what is built and tried here.
  writeBlocks("next-authjs.md", folder);
  // The values of the guide; the story has its own.
  remove(join(folder, ".env"));
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  execFileSync("npm", ["run", "build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
});
test.afterEach(async () => {
  await example?.stop();
  example = null;
});
test.afterAll(() => remove(folder));

test.beforeEach(async ({ as, server }) => {
  const port = await freePort();
  const url = `http://fennel.localhost:${port}`;
  const { product, clientSecret } = await register(await as("olivia"), server, {
    name: "Fennel",
    kind: "oidc",
    initiateLoginUri: `${url}/api/understudy/initiate`,
    redirectUris: [`${url}/api/auth/callback/understudy`],
    backchannelLogoutUri: `http://localhost:${port}/api/understudy/logout`,
  });
  const variables = {
    UNDERSTUDY_ISSUER: server.dashboardUrl,
    UNDERSTUDY_CLIENT_ID: product.clientId,
    UNDERSTUDY_CLIENT_SECRET: clientSecret,
    AUTH_URL: url,
    AUTH_SECRET: "a secret of the stories, made for nothing else",
  };
  example = await startExample({ folder, run: ["npm", "run", "serve"], url, variables, path: "/sign-in" });
});

const fennel = () => example?.url ?? "";

test.describe("A Next.js product with its own Auth.js, in a process of its own, with the packed SDK", () => {
  test("start in the dashboard, banner, 403 on what is sensitive, ended in the dashboard, refused within 5 s", async ({
    page,
    browser,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 40[13]/);
    const own = await (await browser.newContext()).newPage();
    await signInToFennel(own);
    await expect(banner(own)).toHaveCount(0);
    expect((await exportAll(own)).status).toBe(200);

    await signIn(page, "mina");
    const tab = await impersonateIn(page, server, {
      search: "uma@globex.example",
      name: "Uma Patel",
      product: "Fennel",
    });
    await expect(tab).toHaveURL(`${fennel()}/`);
    await expect(banner(tab)).toContainText("Uma Patel");
    await expect(banner(tab)).toContainText("Mina Haddad");
    // The example's host is none of Understudy's, and gets none of its cookies.
    expect(await cookiesOf(tab)).not.toMatch(/(^|; )(dash|prod)=/);
    expect((await askedBy(tab, "/")).text, "the banner is in the first HTML").toContain("Mina Haddad");

    await tab.getByLabel("New task").fill("Look at the invoice together");
    await tab.getByRole("button", { name: "Add task" }).click();
    await expect(tab.getByText("added by support")).toBeVisible();
    expect(await exportAll(tab)).toMatchObject({ status: 403, problem: { code: "impersonated" } });
    const [action] = await Promise.all([
      tab.waitForResponse((response) => response.request().method() === "POST"),
      tab.getByRole("button", { name: "Delete all tasks" }).click(),
    ]);
    expect(action.status(), "the server action").toBe(403);
    await expect(tab.getByText("You cannot perform this action while impersonating a user")).toBeVisible();
    await expect(banner(tab)).toBeVisible();
    expect(db.events("impersonation.action")).toMatchObject([
      { reason: "Add a task", outcome: "succeeded", user_name: "Uma Patel", actor_name: "Mina Haddad" },
      { reason: "POST /api/exports", outcome: "refused" },
      { reason: "Delete all tasks", outcome: "refused" },
    ]);
    await tab.getByRole("link", { name: "Back to the tasks" }).click();
    await expect(tab.getByText("Sow the fennel")).toBeVisible();
    expect(await storedIn(tab)).toEqual([]);

    const cookie = await cookiesOf(tab);
    await page.goto(`${server.dashboardUrl}/sessions`);
    await page
      .getByRole("button", { name: /^End session/ })
      .first()
      .click();
    const until = Date.now() + 5_000;
    const status = async () => (await askedBy(tab, "/api/status", cookie)).status;
    await expect.poll(status, { timeout: 5_000 }).toBe(401);
    await expect(tab).toHaveURL(/\/signed-out/, { timeout: until - Date.now() });

    await own.reload();
    await expect(own.getByText("Look at the invoice together")).toBeVisible();
    expect((await exportAll(own)).status).toBe(200);
    await own.context().close();
  });

  test("two tabs: another identity reaches the other one within 5 s, and so does its end", async ({
    page,
    server,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signInToFennel(page);
    const before = await page.context().newPage();
    await before.goto(fennel());
    await expect(before.getByRole("button", { name: "Sign out" })).toBeVisible();

    await signIn(page, "mina");
    const tab = await impersonateIn(page, server, {
      search: "uma@globex.example",
      name: "Uma Patel",
      product: "Fennel",
    });
    await expect(banner(before)).toContainText("Mina Haddad", { timeout: 5_000 });
    await expect(before.getByRole("button", { name: "Sign out" })).toHaveCount(0);

    await banner(tab).getByRole("button", { name: "End session" }).click();
    await expect(tab).toHaveURL(`${fennel()}/signed-out`);
    await expect(before).toHaveURL(/\/signed-out/, { timeout: 5_000 });
  });
});

async function signInToFennel(page: Page): Promise<void> {
  await page.goto(fennel());
  await page.getByLabel("Email").fill("uma@globex.example");
  await page.getByLabel("Password").fill("understudy-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Sow the fennel")).toBeVisible();
}

async function exportAll(page: Page) {
  const [response] = await Promise.all([
    page.waitForResponse(/\/api\/exports$/),
    page.getByRole("button", { name: "Export everything" }).click(),
  ]);
  return { status: response.status(), problem: await response.json() };
}

/** A request with this browser's cookies. To `localhost`, for only browsers know the names below it. */
async function askedBy(page: Page, path: string, cookie?: string) {
  const { host, port } = new URL(fennel());
  return send({ port: Number(port), path, headers: { host, cookie: cookie ?? (await cookiesOf(page)) } });
}

const cookiesOf = async (page: Page) =>
  (await page.context().cookies(fennel())).map(({ name, value }) => `${name}=${value}`).join("; ");
