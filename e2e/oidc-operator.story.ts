import { execFile } from "node:child_process";
import { expect } from "./fixtures.ts";
import { openidClient } from "./oidc-clients.ts";
import { confirmFor, never, test } from "./oidc-fixtures.ts";
import { type Server, secret } from "./server.ts";
import { userWith } from "./steps.ts";

test.describe("Any OpenID Connect client", () => {
  test("a hand-off that is refused says on the session and on the product's page what to mend", async ({
    page,
    browser,
    server,
    db,
    signIn,
    connect,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 400/);
    const product = await connect({ open: forgetful });
    await signIn(page, "mina");
    const uma = userWith(db, "uma@globex.example");
    const { impersonation, launchUrl } = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
    await page.goto(launchUrl);
    await expect(page.getByText("Not signed in")).toBeVisible();

    const dashboard = await (await browser.newContext()).newPage();
    await signIn(dashboard, "olivia");
    const said = /login_hint is missing.*initiate-login address/;
    await dashboard.goto(`${server.dashboardUrl}/sessions`);
    await expect(dashboard.getByRole("table", { name: "Live sessions" })).toContainText(said);
    await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
      headers: { origin: server.dashboardUrl },
    });
    await dashboard.reload();
    await expect(dashboard.getByRole("table", { name: "Past sessions" })).toContainText(said);
    await dashboard.goto(`${server.dashboardUrl}/products/${product.id}`);
    await expect(dashboard.getByText(said)).toBeVisible();
    await dashboard.context().close();
  });

  test("a disabled product's launch opens nothing, and its running sessions are over and it is told", async ({
    page,
    server,
    db,
    signIn,
    connect,
    consoleErrors,
    as,
  }) => {
    const product = await connect();
    const uma = userWith(db, "uma@globex.example");
    const olivia = await as("olivia");
    const switchTo = async (active: boolean) => {
      const answer = await olivia.patch(`/api/products/${product.id}`, { data: { active } });
      expect(answer.status(), await answer.text()).toBe(200);
    };
    await signIn(page, "mina");

    const pending = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
    await switchTo(false);
    const refused = await page.goto(pending.launchUrl);
    expect(refused?.status()).toBe(400);
    consoleErrors.expect(/400 \(Bad Request\)/);
    expect(product.signedIn).toEqual([]);

    await switchTo(true);
    const { impersonation, launchUrl } = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
    await page.goto(launchUrl);
    await expect(page.getByText(`Signed in as ${uma.id}`)).toBeVisible();
    await switchTo(false);
    const [{ accessToken } = never()] = product.signedIn;
    await expect((await openidClient(product.settings)).introspect(accessToken)).rejects.toThrow();
    await expect.poll(() => product.logoutTokens.length, { timeout: 5000 }).toBe(1);
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("product_disabled");
  });

  test("a signing key that is rotated meanwhile signs nobody out of it", async ({
    page,
    server,
    db,
    signIn,
    connect,
  }) => {
    const product = await connect();
    const uma = userWith(db, "uma@globex.example");
    const other = userWith(db, "ugo@initech.example");
    await signIn(page, "mina");
    await page.goto((await confirmFor(page, server.dashboardUrl, uma.id, product.id)).launchUrl);
    await expect(page.getByText(`Signed in as ${uma.id}`)).toBeVisible();
    expect(await rotateKeys(server)).toBe(0);
    const published = await page.request.get(`${server.dashboardUrl}/oauth/jwks`);
    expect((await published.json()).keys).toHaveLength(2);
    const client = await openidClient(product.settings);
    const { accessToken = "" } = product.signedIn[0] ?? {};
    expect(await client.introspect(accessToken)).toMatchObject({ active: true });
    await page.goto((await confirmFor(page, server.dashboardUrl, other.id, product.id)).launchUrl);
    await expect(page.getByText(`Signed in as ${other.id}`)).toBeVisible();
  });
});

/** A product whose library was never told to send the login_hint on. */
async function forgetful(settings: Parameters<typeof openidClient>[0]) {
  const client = await openidClient(settings);
  const begin: typeof client.begin = async (hint) => {
    const { location, attempt } = await client.begin(hint);
    const url = new URL(location);
    url.searchParams.delete("login_hint");
    return { location: url.href, attempt };
  };
  return { ...client, begin };
}

/** Beside the running server, as an operator does. Gives the exit code. */
function rotateKeys({ databaseUrl, dashboardUrl, productUrl }: Server): Promise<number> {
  const env = {
    ...process.env,
    ...{ DATABASE_URL: databaseUrl, UNDERSTUDY_SECRET: secret },
    ...{ DASHBOARD_URL: dashboardUrl, PRODUCT_URL: productUrl },
  };
  return new Promise((done) =>
    execFile(process.execPath, ["--import", "tsx", "scripts/keys-rotate.ts"], { env }, (error) =>
      done(Number(error?.code ?? 0)),
    ),
  );
}
