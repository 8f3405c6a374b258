import type { Page } from "@playwright/test";
import { buildProduct, type NextProduct, nextProduct } from "./clients/next-product.ts";
import { confirmIn, makeApiKey, type Registered, register } from "./clients/registered.ts";
import { expect, test as stories } from "./fixtures.ts";
import { employeeNamed, userWith } from "./steps.ts";

const BUILD_TIMEOUT_MS = 240_000;

const onServer = (page: Page) => page.getByTestId("server");
const inBrowser = (page: Page) => page.getByTestId("client");

// One worker for both: the build is one folder's.
stories.describe.configure({ mode: "default" });

/** A Next.js product with @propelauth/nextjs, unmodified, told of this server by nothing but its environment. */
const test = stories.extend<{ app: NextProduct & Registered }, { built: true }>({
  built: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      await buildProduct();
      await use(true);
    },
    { scope: "worker", timeout: BUILD_TIMEOUT_MS },
  ],

  app: async ({ built: _, server, as }, use) => {
    const olivia = await as("olivia");
    const product = await nextProduct();
    const callback = `${product.origin}/api/auth/callback`;
    const registered = await register(olivia, server, {
      name: "Next shop",
      kind: "hosted",
      // An impersonation comes in by the product's own sign-in, for the product holds tokens of its own.
      targetLinkUri: `${product.origin}/api/auth/login`,
      redirectUris: [callback],
    });
    const key = await makeApiKey(olivia, server);
    const answer = await fetch(`${server.productUrl}/api/v1/token_verification_metadata`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { verifier_key_pem: pem } = (await answer.json()) as { verifier_key_pem: string };
    await product.start({
      PROPELAUTH_AUTH_URL: server.productUrl,
      PROPELAUTH_API_KEY: key,
      PROPELAUTH_REDIRECT_URI: callback,
      PROPELAUTH_VERIFIER_KEY: pem,
    });
    await use({ ...product, ...registered });
    product.stop();
  },
});

test.describe("A Next.js product with @propelauth/nextjs", () => {
  test("signs a user in by the hosted sign-in page, and knows of nobody else", async ({
    page,
    server,
    app,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.goto(app.origin);
    await expect(onServer(page)).toHaveText("nobody");
    await page.goto(`${app.origin}/api/auth/login`);
    await expect(page).toHaveURL(new RegExp(`^${server.productUrl}/login`));
    await page.getByLabel("Email").fill("uma@globex.example");
    await page.getByLabel("Password").fill("understudy-demo");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${app.origin}/`);
    for (const side of [onServer(page), inBrowser(page)]) {
      await expect(side).toHaveText("uma@globex.example, by nobody else");
    }
  });

  test("knows its impersonator on the server and in the browser, and is signed out with the end", async ({
    page,
    server,
    db,
    app,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await signIn(page, "mina");
    const uma = userWith(db, "uma@globex.example");
    const { launchUrl, impersonation } = await confirmIn(page.request, server, uma.id, app.id);
    await page.goto(launchUrl);
    await expect(page).toHaveURL(`${app.origin}/`);
    const { id } = employeeNamed(db, "mina");
    for (const side of [onServer(page), inBrowser(page)]) {
      await expect(side).toHaveText(`uma@globex.example, by ${id}`);
    }
    const { dashboardUrl } = server;
    const headers = { origin: dashboardUrl };
    await page.request.delete(`${dashboardUrl}/api/impersonations/${impersonation.id}`, { headers });
    await page.reload();
    await expect(inBrowser(page)).toHaveText("nobody");
    await page.reload();
    await expect(onServer(page)).toHaveText("nobody");
  });
});
