import { execFile } from "node:child_process";
import type { Page } from "@playwright/test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { test as base, expect } from "./fixtures.ts";
import { libraries, openidClient } from "./oidc-clients.ts";
import { type OidcProduct, startProduct } from "./oidc-product.ts";
import { type Server, secret } from "./server.ts";
import { employeeNamed, type Started, userWith } from "./steps.ts";

/** `connect` starts a product elsewhere, registered by Olivia. */
const test = base.extend<{ connect: (options?: Parameters<typeof startProduct>[2]) => Promise<OidcProduct> }>({
  connect: async ({ server, as }, use) => {
    const started: OidcProduct[] = [];
    await use(async (options) => {
      const product = await startProduct(await as("olivia"), server, options);
      started.push(product);
      return product;
    });
    await Promise.all(started.map(({ close }) => close()));
  },
});

/** The confirming click, by the API, for one of several products. */
async function confirmFor(page: Page, dashboardUrl: string, userId: string, productId: string): Promise<Started> {
  const answer = await page.request.post(`${dashboardUrl}/api/impersonations`, {
    data: { userId, productId, reason: "Ticket: cannot find an invoice" },
    headers: { origin: dashboardUrl },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Started;
}

test.describe("Any OpenID Connect client", () => {
  for (const [library, open] of libraries) {
    for (const method of ["client_secret_basic", "client_secret_post"] as const) {
      test(`${library}, unmodified, completes the hand-off with ${method}, and is told of its end`, async ({
        page,
        server,
        db,
        signIn,
        connect,
      }) => {
        const product = await connect({ open, method });
        const uma = userWith(db, "uma@globex.example");
        const mina = employeeNamed(db, "mina");
        await signIn(page, "mina");
        const { impersonation, launchUrl } = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
        await page.goto(launchUrl);
        await expect(page.getByText(`Signed in as ${uma.id}`)).toBeVisible();

        const [callback] = product.callbacks;
        expect(callback?.searchParams.get("iss")).toBe(server.dashboardUrl);
        const [{ claims, accessToken } = never()] = product.signedIn;
        const same = { sub: uma.id, act: { sub: mina.id }, impersonatorUserId: mina.id, sid: impersonation.id };
        expect(claims).toMatchObject({ ...same, iss: server.dashboardUrl, aud: product.settings.clientId });
        const client = await open(product.settings);
        expect(await client.introspect(accessToken)).toMatchObject({ active: true, ...same });
        expect(await client.userinfo(accessToken, uma.id)).toMatchObject({ ...same, email: uma.email });

        const ended = await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
          headers: { origin: server.dashboardUrl },
        });
        expect(ended.status()).toBe(204);
        expect(await client.introspect(accessToken)).toEqual({ active: false });
        await expect(client.userinfo(accessToken, uma.id)).rejects.toThrow();
        await expect.poll(() => product.logoutTokens.length, { timeout: 5000 }).toBe(1);
        const keys = createRemoteJWKSet(new URL(`${server.dashboardUrl}/oauth/jwks`));
        const { payload } = await jwtVerify(product.logoutTokens[0] ?? "", keys, {
          issuer: server.dashboardUrl,
          audience: product.settings.clientId,
          typ: "logout+jwt",
          algorithms: ["RS256"],
        });
        expect(payload).toMatchObject({ sub: uma.id, sid: impersonation.id });
        expect(payload.events).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
        expect(payload).not.toHaveProperty("nonce");
        expect(await revokedFor(product, server)).toContain(impersonation.id);
      });
    }
  }

  test("a product that asks by a form is answered all the same", async ({ page, server, db, signIn, connect }) => {
    const product = await connect();
    const uma = userWith(db, "uma@globex.example");
    await signIn(page, "mina");
    const { launchUrl } = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
    const begun = await page.request.get(launchUrl, { maxRedirects: 0 });
    const { origin, pathname, searchParams } = new URL(begun.headers().location ?? "");
    const fields = [...searchParams].map(([name, value]) => `<input name="${name}" type="hidden" value="${value}">`);
    await page.route("http://elsewhere.example/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form action="${origin}${pathname}" method="post">${fields.join("")}<button>Go on</button></form>`,
      }),
    );
    await page.goto("http://elsewhere.example/");
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByText(`Signed in as ${uma.id}`)).toBeVisible();
  });

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

  test("another product's client gets nothing for a code or a token that isn't its own, and spoils nothing", async ({
    page,
    server,
    db,
    signIn,
    connect,
  }) => {
    const [product, other] = [await connect(), await connect({ name: "Other" })];
    const uma = userWith(db, "uma@globex.example");
    const client = await openidClient(product.settings);
    const { redirectUri } = product.settings;
    const thief = await openidClient({ ...other.settings, redirectUri });
    const wrong = await openidClient({ ...product.settings, clientSecret: "wrong" });
    await signIn(page, "mina");

    const { impersonation } = await confirmFor(page, server.dashboardUrl, uma.id, product.id);
    const { location, attempt } = await client.begin(impersonation.id);
    const answer = await page.request.get(location, { maxRedirects: 0 });
    const callback = new URL(answer.headers().location ?? "");
    await expect(thief.finish(callback, attempt)).rejects.toThrow();
    await expect(wrong.finish(callback, attempt)).rejects.toThrow();
    await expect(client.finish(callback, { ...attempt, verifier: "x".repeat(43) })).rejects.toThrow();
    await expect(client.finish(callback, { ...attempt, state: "another" })).rejects.toThrow();
    const { accessToken } = await client.finish(callback, attempt);

    expect(await thief.introspect(accessToken)).toEqual({ active: false });
    await expect(wrong.introspect(accessToken)).rejects.toThrow();
    expect(await client.introspect(accessToken)).toMatchObject({ active: true });

    const begunByOther = await (await openidClient(other.settings)).begin(impersonation.id);
    const refused = await page.request.get(begunByOther.location, { maxRedirects: 0 });
    expect(new URL(refused.headers().location ?? "").searchParams.get("error")).toBe("access_denied");
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

/** What the product hears when it asks by itself. */
async function revokedFor({ settings: { clientId, clientSecret } }: OidcProduct, { productUrl }: Server) {
  const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
  const answer = await fetch(`${productUrl}/api/v1/revocations`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: { sid: string }[] };
  return items.map(({ sid }) => sid);
}

function never(): never {
  throw new Error("the product signed nobody in");
}

/** Beside the running server, as an operator does. Gives the exit code. */
function rotateKeys({ databasePath, dashboardUrl, productUrl }: Server): Promise<number> {
  const env = {
    ...process.env,
    ...{ DATABASE_URL: `file:${databasePath}`, UNDERSTUDY_SECRET: secret },
    ...{ DASHBOARD_URL: dashboardUrl, PRODUCT_URL: productUrl },
  };
  return new Promise((done) =>
    execFile(process.execPath, ["--import", "tsx", "scripts/keys-rotate.ts"], { env }, (error) =>
      done(Number(error?.code ?? 0)),
    ),
  );
}
