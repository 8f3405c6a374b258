import type { Page } from "@playwright/test";
import { expect, PASSWORD, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { employeeNamed } from "./steps.ts";

const NEW_PASSWORD = "three plain words";

async function signInByForm(page: Page, { dashboardUrl }: Server, email: string, password: string) {
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test.describe("Employees sign in to the dashboard", () => {
  test("with e-mail and password, and out again, which really ends it", async ({ page, server, db }) => {
    await signInByForm(page, server, "Olivia@ACME.example", PASSWORD);
    await expect(page).toHaveURL(/\/users/);
    const [cookie] = (await page.context().cookies(server.dashboardUrl)).filter(({ name }) => name === "dash");
    await page.getByRole("button", { name: "Olivia Ortega", exact: true }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    if (cookie) await page.context().addCookies([cookie]);
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(401);
    await page.goto(`${server.dashboardUrl}/users`);
    await expect(page).toHaveURL(/\/sign-in/);
    expect(db.events("session.signed_out")).toHaveLength(1);
  });

  test("without JavaScript too", async ({ browser, server, db: _ }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signInByForm(page, server, "mina@acme.example", PASSWORD);
    await expect(page).toHaveURL(/\/users/);
    await context.close();
  });

  test("a wrong password says nothing about which of the two was wrong", async ({ page, server, consoleErrors }) => {
    consoleErrors.expect(/status of 401/);
    const said: string[] = [];
    for (const email of ["olivia@acme.example", "nobody@acme.example"]) {
      await signInByForm(page, server, email, "not the password");
      said.push(await page.getByRole("alert").filter({ hasText: /./ }).innerText());
    }
    expect(said[0]).toBe(said[1]);
  });

  test("after ten wrong tries one waits, but the others don't, and nobody is locked out for good", async ({
    server,
    db,
    as,
  }) => {
    const stranger = await as(null);
    const attempt = (email: string, password: string) =>
      stranger.post("/api/auth/sign-in", { form: { email, password }, headers: { accept: "application/json" } });
    for (let turn = 0; turn < 10; turn++) expect((await attempt("adam@acme.example", "wrong")).status()).toBe(401);
    const waiting = await attempt("adam@acme.example", PASSWORD);
    expect(waiting.status()).toBe(429);
    expect(Number(waiting.headers()["retry-after"])).toBeGreaterThan(0);
    expect((await attempt("mina@acme.example", PASSWORD)).status()).toBe(200);
    db.run("UPDATE attempts SET window_ends_at = window_ends_at - ?", 16 * 60_000);
    expect((await attempt("adam@acme.example", PASSWORD)).status()).toBe(200);
    expect(server.log()).not.toContain('"level":"error"');
  });

  test("for 12 hours at most, whatever they do", async ({ page, server, db, signIn }) => {
    await signIn(page, "olivia");
    const [row] = db.all("SELECT created_at, expires_at FROM dashboard_sessions WHERE ended_at IS NULL");
    expect(Number(row?.expires_at) - Number(row?.created_at)).toBe(12 * 3_600_000);
    db.run("UPDATE dashboard_sessions SET created_at = created_at - 43200000, expires_at = expires_at - 43200000");
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(401);
  });
});

test.describe("The team", () => {
  test("somebody is invited by a one-time link, joins, and signs in", async ({
    page,
    browser,
    server,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 409/);
    await signIn(page, "olivia");
    await page.goto(`${server.dashboardUrl}/team`);
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Nora Lind");
    await dialog.getByLabel("E-mail").fill("nora@acme.example");
    await dialog.getByLabel("Role").selectOption("member");
    await dialog.getByRole("button", { name: "Invite" }).click();
    const link = await dialog.getByLabel("Link").inputValue();
    expect(link.startsWith(`${server.dashboardUrl}/invitation#`)).toBe(true);

    const context = await browser.newContext();
    const nora = await context.newPage();
    await nora.goto(link);
    await nora.getByLabel("Password", { exact: true }).fill(NEW_PASSWORD);
    await nora.getByRole("button", { name: "Join" }).click();
    await expect(nora).toHaveURL(/\/sign-in/);
    await signInByForm(nora, server, "nora@acme.example", NEW_PASSWORD);
    await expect(nora).toHaveURL(/\/users/);

    await nora.goto("about:blank");
    await nora.goto(link);
    await nora.getByLabel("Password", { exact: true }).fill("another plain password");
    await nora.getByRole("button", { name: "Join" }).click();
    await expect(nora.getByRole("alert").first()).toContainText(/link/);
    await context.close();
  });

  test("a forgotten password is chosen anew by a one-time link, and every session of theirs ends", async ({
    page,
    browser,
    server,
    signIn,
    as,
  }) => {
    const mina = await as("mina");
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/team`);
    await page.getByRole("button", { name: "Actions for Mina Haddad" }).click();
    await page.getByRole("menuitem", { name: "Create reset link" }).click();
    await page.getByRole("button", { name: "Create link" }).click();
    const link = await page.getByRole("dialog").getByLabel("Link").inputValue();
    expect((await mina.get("/api/me")).status()).toBe(200);

    const context = await browser.newContext();
    const her = await context.newPage();
    await her.goto(link);
    await her.getByLabel("New password").fill(NEW_PASSWORD);
    await her.getByRole("button", { name: "Save the password" }).click();
    await expect(her).toHaveURL(/\/sign-in/);
    expect((await mina.get("/api/me")).status()).toBe(401);
    await signInByForm(her, server, "mina@acme.example", NEW_PASSWORD);
    await expect(her).toHaveURL(/\/users/);
    await context.close();
  });

  test("the last Owner stays: neither lowered nor deactivated, by nobody", async ({ db, as }) => {
    const olivia = await as("olivia");
    const { id } = employeeNamed(db, "olivia");
    for (const data of [{ role: "admin" }, { role: "member" }, { active: false }]) {
      const answer = await olivia.patch(`/api/employees/${id}`, { data });
      expect(answer.status()).toBe(409);
      expect(await answer.json()).toMatchObject({ code: "last_owner" });
    }
  });

  test("ownership is transferred by promoting, then lowering; the old Owner loses on and off at once", async ({
    db,
    as,
  }) => {
    const olivia = await as("olivia");
    const [old, next] = [employeeNamed(db, "olivia").id, employeeNamed(db, "adam").id];
    const adam = await as("adam");
    expect((await olivia.patch(`/api/employees/${next}`, { data: { role: "owner" } })).status()).toBe(200);
    expect((await adam.patch(`/api/employees/${old}`, { data: { role: "member" } })).status()).toBe(200);
    expect((await olivia.patch("/api/settings/impersonation", { data: { enabled: false } })).status()).toBe(403);
    expect((await adam.patch("/api/settings/impersonation", { data: { enabled: false } })).status()).toBe(200);
  });

  test("Admins change Members only; Members change nobody", async ({ db, as }) => {
    const [adam, max] = [await as("adam"), await as("max")];
    const id = (name: string) => employeeNamed(db, name).id;
    expect((await adam.patch(`/api/employees/${id("olivia")}`, { data: { active: false } })).status()).toBe(403);
    expect((await adam.patch(`/api/employees/${id("max")}`, { data: { role: "admin" } })).status()).toBe(403);
    expect((await adam.patch(`/api/employees/${id("adam")}`, { data: { role: "owner" } })).status()).toBe(403);
    expect(
      (await adam.post("/api/invitations", { data: { email: "a@acme.example", name: "A", role: "admin" } })).status(),
    ).toBe(403);
    expect((await max.patch(`/api/employees/${id("mina")}`, { data: { active: false } })).status()).toBe(403);
    expect(
      (await max.post("/api/invitations", { data: { email: "a@acme.example", name: "A", role: "member" } })).status(),
    ).toBe(403);
    expect((await max.get("/api/employees")).status()).toBe(403);
  });
});

test.describe("The account page", () => {
  test("shows one's other sessions, and ends them", async ({ page, server, signIn, as }) => {
    const other = await as("max");
    await signIn(page, "max");
    await page.goto(`${server.dashboardUrl}/account`);
    await page.getByRole("button", { name: "End", exact: true }).click();
    await expect.poll(async () => (await other.get("/api/me")).status()).toBe(401);
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(200);
  });

  test("a changed password ends the other sessions, and the old one works no more", async ({
    page,
    server,
    signIn,
    as,
  }) => {
    const other = await as("max");
    await signIn(page, "max");
    await page.goto(`${server.dashboardUrl}/account`);
    await page.getByLabel("Current password").fill(PASSWORD);
    await page.getByLabel("New password").fill(NEW_PASSWORD);
    await page.getByRole("button", { name: /Change password|Save/ }).click();
    await expect.poll(async () => (await other.get("/api/me")).status()).toBe(401);
    const stranger = await as(null);
    const attempt = (password: string) =>
      stranger.post("/api/auth/sign-in", {
        form: { email: "max@acme.example", password },
        headers: { accept: "application/json" },
      });
    expect((await attempt(PASSWORD)).status()).toBe(401);
    expect((await attempt(NEW_PASSWORD)).status()).toBe(200);
  });
});
