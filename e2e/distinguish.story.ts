import { expect, test } from "./fixtures.ts";
import { send } from "./http.ts";
import { banner, employeeNamed, openProductAs, userWith } from "./steps.ts";

test.describe("impersonatorUserId is on the user object, in both the frontend and the backend", () => {
  test("set to the id of the person on your team: the same in the HTML, in handlers, in the client and in the token", async ({
    asUma: { page },
    server,
    db,
  }) => {
    const mina = employeeNamed(db, "mina").id;
    const me = await (await page.request.get(`${server.productUrl}/demo/api/me`)).json();
    expect(me).toMatchObject({ user: { email: "uma@globex.example" }, impersonatorUserId: mina });
    const session = await (await page.request.get(`${server.productUrl}/api/session`)).json();
    expect(session.impersonatorUserId).toBe(mina);
    const token = await (await page.request.get(`${server.productUrl}/api/v1/refresh_token`)).json();
    const claims = JSON.parse(Buffer.from(String(token.access_token).split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({
      impersonatorUserId: mina,
      impersonator_user_id: mina,
      act: { sub: mina },
      sub: me.user.id,
    });
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(300);
    // The client hook is what the banner reads once the page is alive.
    await expect(banner(page)).toContainText("Mina Haddad");
    // And what withAuthInfo gives to a component of the product's own, as in the specification's example.
    await expect(page.getByText("(!) Currently Impersonating")).toBeVisible();
  });

  test("absent for everybody else", async ({ page, server, db, signInAsUser }) => {
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo`);
    await expect(page.getByRole("heading", { name: "Invoices", exact: true })).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
    await expect(page.getByText("(!) Currently Impersonating")).toHaveCount(0);
    const me = await (await page.request.get(`${server.productUrl}/demo/api/me`)).json();
    expect(me).toEqual({
      user: { id: userWith(db, "uma@globex.example").id, email: "uma@globex.example", name: "Uma Patel" },
    });
    const session = await (await page.request.get(`${server.productUrl}/api/session`)).json();
    expect(session).not.toHaveProperty("impersonatorUserId");
    const token = await (await page.request.get(`${server.productUrl}/api/v1/refresh_token`)).json();
    const claims = JSON.parse(Buffer.from(String(token.access_token).split(".")[1] ?? "", "base64url").toString());
    for (const claim of ["impersonatorUserId", "impersonator_user_id", "act"]) expect(claims).not.toHaveProperty(claim);
  });

  test("no client input sets, changes or removes it", async ({ page, server, db, signIn, signInAsUser }) => {
    const mina = employeeNamed(db, "mina").id;
    const claim = { impersonatorUserId: "none", "x-impersonator-user-id": "none", "x-user-id": "none" };
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.context().addCookies([{ name: "impersonatorUserId", value: "", url: server.productUrl }]);
    await page.evaluate(() => {
      localStorage.setItem("impersonatorUserId", "");
      sessionStorage.setItem("impersonatorUserId", "");
    });
    const impersonated = await page.request.get(`${server.productUrl}/demo/api/me?impersonatorUserId=`, {
      headers: claim,
    });
    expect((await impersonated.json()).impersonatorUserId).toBe(mina);
    await page.reload();
    await expect(banner(page)).toBeVisible();

    await signInAsUser(page, "uma@globex.example");
    const own = await page.request.get(`${server.productUrl}/demo/api/me?impersonatorUserId=${mina}`, {
      headers: { ...claim, impersonatorUserId: mina },
    });
    expect(await own.json()).not.toHaveProperty("impersonatorUserId");
  });

  test("a dashboard cookie is nothing on the product host, and the reverse", async ({ asUma: { page }, server }) => {
    const cookies = await page.context().cookies();
    const value = (name: string) => cookies.find((cookie) => cookie.name === name)?.value ?? "";
    const port = server.port;
    const swapped = [
      { path: "/api/me", host: new URL(server.dashboardUrl).host, cookie: `dash=${value("prod")}` },
      { path: "/api/me", host: new URL(server.dashboardUrl).host, cookie: `prod=${value("prod")}` },
      { path: "/demo/api/me", host: new URL(server.productUrl).host, cookie: `prod=${value("dash")}` },
      { path: "/demo/api/me", host: new URL(server.productUrl).host, cookie: `dash=${value("dash")}` },
    ];
    for (const { path, ...headers } of swapped)
      expect((await send({ port, path, headers })).status, JSON.stringify(path)).toBe(401);
    expect(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Lax")).toBe(true);
  });
});
