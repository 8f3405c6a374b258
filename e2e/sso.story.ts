import { openTestProvider } from "#lib/sso/provider.testing.ts";
import { expect, test } from "./fixtures.ts";
import { freePort, startServer } from "./server.ts";
import { copyOfTemplate } from "./template.ts";

test("an employee signs in by the organization's own provider, and nobody with a password", async ({ page }) => {
  const port = await freePort();
  const dashboardUrl = `http://localhost:${port}`;
  const there = await openTestProvider({}, `${dashboardUrl}/api/auth/sso/callback`);
  there.account = { sub: "mina", email: "mina@acme.example", email_verified: true };
  const { url, drop } = await copyOfTemplate(`sso_${process.pid}`);
  const { issuer, clientId, clientSecret } = there.sso;
  const server = await startServer({
    databaseUrl: url,
    port,
    variables: {
      ...{ SSO_ISSUER: issuer, SSO_CLIENT_ID: clientId, SSO_CLIENT_SECRET: clientSecret },
      ...{ SSO_NAME: "Acme", SSO_ONLY: "1" },
    },
  });
  try {
    await page.goto(`${dashboardUrl}/audit-log`);
    await expect(page.getByLabel("Password")).toHaveCount(0);
    await page.getByRole("link", { name: "Sign in with Acme" }).press("Enter");
    await expect(page).toHaveURL(`${dashboardUrl}/audit-log`);
    await expect(page.getByRole("button", { name: "Mina Haddad" })).toBeVisible();

    const form = { email: "olivia@acme.example", password: "understudy-demo" };
    const refused = await page.request.post(`${dashboardUrl}/api/auth/sign-in`, {
      ...{ form, headers: { origin: dashboardUrl, accept: "application/json" } },
    });
    expect([refused.status(), (await refused.json()).code]).toEqual([403, "password_off"]);

    there.account = { sub: "nora", email: "nora@acme.example", email_verified: true };
    await page.context().clearCookies();
    await page.goto(`${dashboardUrl}/sign-in`);
    await page.getByRole("link", { name: "Sign in with Acme" }).click();
    await expect(page.getByRole("alert")).toHaveText(
      "Nobody on this team has your e-mail. An Owner or Admin can invite you.",
    );
  } finally {
    await server.stop();
    await drop();
    await there.close();
  }
});
