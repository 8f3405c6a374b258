import type { APIRequestContext, Page } from "@playwright/test";
import type { Database } from "./database.ts";
import { expect, PASSWORD, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { banner, confirm, employeeNamed, openProductAs, userWith } from "./steps.ts";

interface World {
  server: Server;
  db: Database;
  /** The impersonator's browser. */
  mina: Page;
  olivia: APIRequestContext;
  adam: APIRequestContext;
  impersonationId: string;
  userId: string;
}

const origin = ({ dashboardUrl }: Server) => ({ origin: dashboardUrl });

/** What ends an impersonation, the reason that is written down, and how it comes about. */
const causes: [what: string, reason: string, happen: (world: World) => Promise<unknown>][] = [
  [
    "the impersonator ends it in the dashboard",
    "stopped",
    ({ mina, server, impersonationId }) =>
      mina.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonationId}`, { headers: origin(server) }),
  ],
  [
    "an Admin ends it",
    "ended_by_admin",
    ({ adam, impersonationId }) => adam.delete(`/api/impersonations/${impersonationId}`),
  ],
  ["an Admin ends all", "ended_by_admin", ({ adam }) => adam.delete("/api/impersonations")],
  [
    "the Owner turns the feature off",
    "feature_disabled",
    ({ olivia }) => olivia.patch("/api/settings/impersonation", { data: { enabled: false } }),
  ],
  [
    "the grant is revoked",
    "grant_revoked",
    ({ adam, db }) => adam.delete(`/api/impersonators/${employeeNamed(db, "mina").id}`),
  ],
  ["all grants are revoked", "grant_revoked", ({ olivia }) => olivia.delete("/api/impersonators")],
  [
    "the impersonator is deactivated",
    "employee_deactivated",
    ({ adam, db }) => adam.patch(`/api/employees/${employeeNamed(db, "mina").id}`, { data: { active: false } }),
  ],
  [
    "the impersonator signs out of the dashboard",
    "dashboard_signed_out",
    ({ mina, server }) => mina.request.post(`${server.dashboardUrl}/api/auth/sign-out`, { headers: origin(server) }),
  ],
  ["the impersonator's dashboard session is ended from another browser", "dashboard_signed_out", endFromElsewhere],
  ["the impersonator changes their password elsewhere", "dashboard_signed_out", changePasswordElsewhere],
  [
    "the user is disabled",
    "user_unavailable",
    ({ adam, userId }) => adam.patch(`/api/users/${userId}`, { data: { active: false } }),
  ],
  ["the user becomes an employee", "user_unavailable", inviteTheUser],
  [
    "the user changes their password",
    "user_signed_out",
    ({ server }) => asUma(server, "/demo/api/profile/password", { current: PASSWORD, next: "quite another password" }),
  ],
  [
    "the user signs out everywhere",
    "user_signed_out",
    ({ server }) => asUma(server, "/demo/api/sign-out-everywhere", {}),
  ],
  [
    "the impersonator begins another",
    "replaced",
    ({ mina, server, db }) => confirm(mina.request, server, userWith(db, "ugo@initech.example").id),
  ],
];

test.describe("Whatever ends an impersonation ends it at once", () => {
  for (const [what, reason, happen] of causes) {
    test(`${what}: the next request is refused, the open page leaves, the reason is ${reason}`, async ({
      page,
      server,
      db,
      signIn,
      as,
      consoleErrors,
    }) => {
      consoleErrors.expect(/status of 401/);
      await signIn(page, "mina");
      const userId = userWith(db, "uma@globex.example").id;
      const { impersonation } = await openProductAs(page, server, userId);
      const [olivia, adam] = [await as("olivia"), await as("adam")];
      await happen({ server, db, mina: page, olivia, adam, impersonationId: impersonation.id, userId });
      expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
      await page.waitForURL(/\/signed-out/, { timeout: 5000 });
      await expect(banner(page)).toHaveCount(0);
      const [row] = db.all("SELECT end_reason, ended_at FROM impersonations WHERE id = ?", impersonation.id);
      expect(row).toEqual({ end_reason: reason, ended_at: expect.any(Number) });
      expect(
        db.events("impersonation.ended").filter((event) => event.impersonation_id === impersonation.id),
      ).toHaveLength(1);
    });
  }

  test("a lowered role ends it", async ({ page, server, db, signIn, as, consoleErrors }) => {
    consoleErrors.expect(/status of 401/);
    const olivia = await as("olivia");
    const adam = employeeNamed(db, "adam").id;
    await olivia.put(`/api/impersonators/${adam}`);
    await signIn(page, "adam");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    expect((await olivia.patch(`/api/employees/${adam}`, { data: { role: "member" } })).status()).toBe(200);
    await page.waitForURL(/\/signed-out/, { timeout: 5000 });
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("role_changed");
  });

  test("confirmed but not opened within a minute, it never will be", async ({ page, server, db, signIn }) => {
    await signIn(page, "mina");
    const { impersonation, launchUrl } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
    db.age(impersonation.id, 61_000);
    await page.goto(launchUrl);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
    await expect
      .poll(() => db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id))
      .toEqual([{ end_reason: "not_opened" }]);
  });

  test("a launch link works once, and only in the browser that confirmed", async ({
    page,
    browser,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { launchUrl } = await confirm(page.request, server, userWith(db, "uma@globex.example").id);
    const context = await browser.newContext();
    const stranger = await context.newPage();
    await signIn(stranger, "max");
    await stranger.goto(launchUrl);
    expect((await stranger.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
    await context.close();

    await page.goto(launchUrl);
    await expect(banner(page)).toBeVisible();
    await page.context().clearCookies({ name: "prod" });
    await page.goto(launchUrl);
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
  });

  test("it ends and the dashboard stays signed in; ending it twice is no error", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    for (let turn = 0; turn < 2; turn++) {
      const answer = await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
        headers: origin(server),
      });
      expect(answer.status()).toBe(204);
    }
    expect((await page.request.get(`${server.dashboardUrl}/api/me`)).status()).toBe(200);
    expect(db.events("impersonation.ended")).toHaveLength(1);
  });

  test("the user's own session is left alone", async ({ page, browser, server, db, signIn, signInAsUser }) => {
    const context = await browser.newContext();
    const uma = await context.newPage();
    await signInAsUser(uma, "uma@globex.example");
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await page.request.delete(`${server.dashboardUrl}/api/impersonations/${impersonation.id}`, {
      headers: origin(server),
    });
    const me = await uma.request.get(`${server.productUrl}/demo/api/me`);
    expect(me.status()).toBe(200);
    expect(await me.json()).not.toHaveProperty("impersonatorUserId");
    await context.close();
  });

  test("Sessions shows it live with the time left; End session there ends it", async ({
    page,
    browser,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    const context = await browser.newContext();
    const tab = await context.newPage();
    await signIn(tab, "mina");
    await openProductAs(tab, server, userWith(db, "uma@globex.example").id);
    await signIn(page, "adam");
    await page.goto(`${server.dashboardUrl}/sessions`);
    const row = page.getByRole("row").filter({ hasText: "Uma Patel" }).first();
    await expect(row).toContainText(/\d\d:\d\d|\d+ min/);
    await row.getByRole("button", { name: /End session/ }).click();
    await tab.bringToFront();
    await tab.waitForURL(/\/signed-out/, { timeout: 5000 });
    expect(db.events("impersonation.ended")[0]).toMatchObject({ reason: "ended_by_admin" });
    await context.close();
  });
});

async function asUma(server: Server, path: string, data: Record<string, string>) {
  const { request } = await import("@playwright/test");
  const headers = { origin: server.productUrl };
  const api = await request.newContext({ baseURL: server.productUrl, extraHTTPHeaders: headers });
  await api.post("/api/session/password", {
    form: { email: "uma@globex.example", password: PASSWORD },
    maxRedirects: 0,
  });
  const answer = await api.post(path, { data });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  await api.dispose();
}

/** Mina in a second browser, looking at the sessions of her own account. */
async function elsewhere(server: Server): Promise<APIRequestContext> {
  const { request } = await import("@playwright/test");
  const api = await request.newContext({ baseURL: server.dashboardUrl, extraHTTPHeaders: origin(server) });
  await api.post("/api/auth/sign-in", { form: { email: "mina@acme.example", password: PASSWORD }, maxRedirects: 0 });
  return api;
}

async function endFromElsewhere({ server, db }: World) {
  const api = await elsewhere(server);
  const [first] = db.all(
    "SELECT id FROM dashboard_sessions WHERE employee_id = ? AND ended_at IS NULL ORDER BY created_at LIMIT 1",
    employeeNamed(db, "mina").id,
  );
  expect((await api.delete(`/api/account/sessions/${first?.id}`)).status()).toBe(204);
  await api.dispose();
}

async function changePasswordElsewhere({ server }: World) {
  const api = await elsewhere(server);
  const answer = await api.put("/api/account/password", {
    data: { current: PASSWORD, next: "quite another password" },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  await api.dispose();
}

async function inviteTheUser({ olivia }: World) {
  const invitation = await olivia.post("/api/invitations", {
    data: { email: "uma@globex.example", name: "Uma Patel", role: "member" },
  });
  expect(invitation.status(), await invitation.text()).toBe(201);
  const [token = ""] = String((await invitation.json()).url)
    .split("#")
    .slice(1);
  const answer = await olivia.post("/api/auth/invitation", { data: { token, password: "quite another password" } });
  expect(answer.status(), await answer.text()).toBe(200);
}
