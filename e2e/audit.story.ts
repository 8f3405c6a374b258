import { expect, test } from "./fixtures.ts";
import { banner, employeeNamed, impersonate, userWith } from "./steps.ts";

test.describe("Audit the actions that were performed while impersonating a user", () => {
  test("an action shows both names in the product's own history, and is an impersonation.action event", async ({
    asUma: { page, impersonation },
    server,
    db,
  }) => {
    const answer = await page.request.post(`${server.productUrl}/demo/api/invoices`, {
      data: { customer: "Audited Ltd", amountCents: 4200 },
      headers: { origin: server.productUrl },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    await page.goto(`${server.productUrl}/demo/history`);
    const entry = page.getByRole("listitem").filter({ hasText: "Mina Haddad" }).first();
    await expect(entry).toContainText("Uma Patel");
    const [event] = db.events("impersonation.action");
    expect(event).toMatchObject({
      impersonation_id: impersonation.id,
      impersonator_id: employeeNamed(db, "mina").id,
      user_id: userWith(db, "uma@globex.example").id,
    });
  });

  test("who, whom, why, how long and how it ended stand in Sessions; each step stands in the audit log", async ({
    page,
    browser,
    server,
    signIn,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/); // the open page may ask in the very moment of the end
    await signIn(page, "mina");
    const tab = await impersonate(page, server, { search: "uma", name: "Uma Patel" });
    const admin = await (await browser.newContext()).newPage();
    await signIn(admin, "adam");
    await admin.goto(`${server.dashboardUrl}/sessions`);
    const live = admin.getByRole("row").filter({ hasText: "Uma Patel" }).first();
    await expect(live).toContainText("Mina Haddad");
    await expect(live.getByRole("button", { name: /End session/ })).toBeVisible();

    await banner(tab).getByRole("button", { name: "End session" }).click();
    await expect(tab).toHaveURL(/\/signed-out/);
    await admin.goto(`${server.dashboardUrl}/sessions`);
    const past = admin.getByRole("row").filter({ hasText: "Ticket: cannot find an invoice" }).first();
    await expect(past).toContainText("Mina Haddad");
    await expect(past).toContainText("Uma Patel");

    await admin.goto(`${server.dashboardUrl}/audit-log`);
    await expect(admin.getByRole("main")).toContainText("Mina Haddad");
    const answer = await admin.request.get(`${server.dashboardUrl}/api/audit-events?type=impersonation.ended`);
    const { items } = await answer.json();
    expect(items[0]).toMatchObject({ type: "impersonation.ended", outcome: "succeeded", reason: "stopped" });
    await admin.context().close();
  });

  test("newest first, filtered by type, person, user, impersonation and time", async ({
    asUma: { impersonation },
    db,
    as,
  }) => {
    const adam = await as("adam");
    const list = async (filter: string) => {
      const answer = await adam.get(`/api/audit-events?${filter}`);
      expect(answer.status(), await answer.text()).toBe(200);
      return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
    };
    const all = await list("");
    const instants = all.map(({ at }) => String(at));
    expect(instants).toEqual([...instants].sort().reverse());
    expect((await list(`impersonationId=${impersonation.id}`)).map(({ type }) => type)).toContain(
      "impersonation.started",
    );
    for (const event of await list("type=impersonation.started")) expect(event.type).toBe("impersonation.started");
    for (const event of await list(`actorId=${employeeNamed(db, "mina").id}`))
      expect(event.actor).toMatchObject({ name: "Mina Haddad" });
    expect(await list("from=2999-01-01T00:00:00Z")).toEqual([]);
  });

  test("Members see their own sessions, and no audit log", async ({ asUma: { impersonation }, as }) => {
    const max = await as("max");
    expect((await max.get("/api/audit-events")).status()).toBe(403);
    expect([403, 404]).toContain((await max.get(`/api/impersonations/${impersonation.id}`)).status());
    expect((await (await max.get("/api/impersonations")).json()).items).toEqual([]);
    const mine = (await (await (await as("mina")).get("/api/impersonations?status=live")).json()).items;
    expect(mine.map(({ id }: { id: string }) => id)).toEqual([impersonation.id]);
  });

  test("no event can be changed or taken away", async ({ db, as }) => {
    await as("olivia");
    expect(() => db.run("UPDATE audit_events SET actor_name = 'x'")).toThrow();
    expect(() => db.run("DELETE FROM audit_events")).toThrow();
  });
});
