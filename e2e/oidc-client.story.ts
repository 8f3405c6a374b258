import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect } from "./fixtures.ts";
import { libraries, openidClient } from "./oidc-clients.ts";
import { confirmFor, never, test } from "./oidc-fixtures.ts";
import type { OidcProduct } from "./oidc-product.ts";
import type { Server } from "./server.ts";
import { employeeNamed, userWith } from "./steps.ts";

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
});

/** What the product hears when it asks by itself. */
async function revokedFor({ settings: { clientId, clientSecret } }: OidcProduct, { productUrl }: Server) {
  const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
  const answer = await fetch(`${productUrl}/api/v1/revocations`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: { sid: string }[] };
  return items.map(({ sid }) => sid);
}
