import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { confirmIn, makeApiKey } from "./clients/registered.ts";
import { type Example, register, remove, startExample } from "./example.ts";
import { expect, test as stories } from "./fixtures.ts";
import { buildPages, follow } from "./guide.ts";
import { freePort, type Server } from "./server.ts";
import { banner, userWith } from "./steps.ts";

const FORBIDDEN = "You cannot perform this action while impersonating a user";

interface Guide {
  /** A fresh directory that holds the guide's files; gone after the story. */
  copied: (guide: string) => string;
  started: (folder: string, file: string, url: string, variables: Record<string, string>) => Promise<Example>;
}

const test = stories.extend<Guide>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  copied: async ({}, use) => {
    const folders: string[] = [];
    await use((guide) => {
      const folder = follow(guide);
      folders.push(folder);
      return folder;
    });
    folders.forEach(remove);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  started: async ({}, use) => {
    const running: Example[] = [];
    await use(async (folder, file, url, variables) => {
      const run = [process.execPath, "--import", "tsx", file];
      const example = await startExample({ folder, run, url, variables, path: "/nothing-here" });
      running.push(example);
      return example;
    });
    for (const example of running) await example.stop();
  },
});

const loopback = async () => `http://127.0.0.1:${await freePort()}`;

/** Uma by Mina, in this product. Gives the impersonation's id. */
async function openAsUma(page: Page, server: Server, userId: string, productId: string): Promise<string> {
  const { impersonation, launchUrl } = await confirmIn(page.request, server, userId, productId);
  await page.goto(launchUrl);
  return impersonation.id;
}

async function end(api: APIRequestContext, { dashboardUrl }: Server, id: string): Promise<void> {
  const headers = { origin: dashboardUrl };
  expect((await api.delete(`${dashboardUrl}/api/impersonations/${id}`, { headers })).status()).toBe(204);
}

const hosted = (url: string) => ({ name: "Followed", kind: "hosted", targetLinkUri: `${url}/` });

test("docs/guides/react-express.md does what it promises", async ({
  page,
  server,
  db,
  as,
  signIn,
  copied,
  started,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 40[134]/);
  const url = await loopback();
  const { product, clientSecret } = await register(await as("olivia"), server, hosted(url));
  const folder = copied("react-express.md");
  buildPages(folder, server.productUrl);
  const variables = { AUTH_URL: server.productUrl, CLIENT_ID: product.clientId, CLIENT_SECRET: clientSecret };
  await started(folder, "server.ts", url, variables);

  await signIn(page, "mina");
  const uma = userWith(db, "uma@globex.example");
  const impersonationId = await openAsUma(page, server, uma.id, product.id);
  await expect(banner(page)).toContainText("Mina Haddad");
  const asked = page.waitForRequest(/\/api\/sensitive-action/);
  await page.getByRole("button", { name: "Sensitive action" }).click();
  await expect(page.getByText(FORBIDDEN)).toBeVisible();
  const { authorization = "" } = await (await asked).allHeaders();
  const me = async () => fetch(`${url}/api/me`, { headers: { authorization } });
  expect(await (await me()).json()).toMatchObject({ id: uma.id, impersonatorUserId: expect.any(String) });

  await end(page.request, server, impersonationId);
  await expect.poll(async () => (await me()).status, { timeout: 5_000 }).toBe(401);
  await expect(page).toHaveURL(/\/signed-out/, { timeout: 5_000 });
});

test("docs/guides/propelauth-clients.md does what it promises", async ({
  page,
  server,
  db,
  as,
  signIn,
  copied,
  started,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 40[134]/);
  const url = await loopback();
  const olivia = await as("olivia");
  const { product } = await register(olivia, server, hosted(url));
  const folder = copied("propelauth-clients.md");
  buildPages(folder, server.productUrl);
  const API_KEY = await makeApiKey(olivia, server);
  await started(folder, "server.ts", url, { AUTH_URL: server.productUrl, API_KEY });

  await signIn(page, "mina");
  await openAsUma(page, server, userWith(db, "uma@globex.example").id, product.id);
  await expect(page.getByText("(!) Currently Impersonating")).toBeVisible();
  const said = new Promise<string>((done) =>
    page.once("dialog", (dialog) => dialog.accept().then(() => done(dialog.message()))),
  );
  await page.getByRole("button", { name: "Sensitive action as uma@globex.example" }).click();
  expect(await said).toBe(FORBIDDEN);
});

test("docs/guides/any-oidc-client.md does what it promises", async ({
  page,
  server,
  db,
  as,
  signIn,
  copied,
  started,
  consoleErrors,
}) => {
  consoleErrors.expect(/status of 40[134]/);
  const url = await loopback();
  const { product, clientSecret } = await register(await as("olivia"), server, {
    name: "Followed",
    kind: "oidc",
    initiateLoginUri: `${url}/initiate`,
    redirectUris: [`${url}/callback`],
  });
  const variables = { ISSUER: server.dashboardUrl, CLIENT_ID: product.clientId, CLIENT_SECRET: clientSecret };
  await started(copied("any-oidc-client.md"), "product.js", url, { ...variables, PRODUCT_URL: url });

  await signIn(page, "mina");
  const uma = userWith(db, "uma@globex.example");
  const impersonationId = await openAsUma(page, server, uma.id, product.id);
  await expect(page).toHaveURL(`${url}/`);
  await expect(page.getByText(`You are ${uma.id}. Impersonated by`)).toBeVisible();
  expect((await page.goto(`${url}/sensitive-action`))?.status()).toBe(403);
  await end(page.request, server, impersonationId);
  expect((await page.goto(url))?.status()).toBe(401);
});

test("docs/guides/users-from-anywhere.md does what it promises", async ({ server, db, as, copied }) => {
  const folder = copied("users-from-anywhere.md");
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: "production" as const,
    AUTH_URL: server.productUrl,
    API_KEY: await makeApiKey(await as("olivia"), server),
  };
  const run = (program: string, file: string) => execFileSync(program, [file], { cwd: folder, env, encoding: "utf8" });
  const named = (externalId: string) => db.all("SELECT name, active FROM users WHERE external_id = ?", externalId);

  run("sh", "put-user.sh");
  expect(named("u-1001")).toEqual([{ name: "Ada Lovelace", active: 1 }]);
  writeFileSync(join(folder, "again.js"), 'await import("./sync-users.js"); await import("./sync-users.js?again");');
  const said = run(process.execPath, "again.js");
  expect(said).toContain("added: 1000, updated: 0, unchanged: 0");
  expect(said).toContain("added: 0, updated: 0, unchanged: 500");
  expect(named("c-2499")).toEqual([{ name: "Customer 2499", active: 1 }]);
  run("sh", "remove-user.sh");
  expect(named("u-1001").filter(({ active }) => active === 1)).toEqual([]);
});
