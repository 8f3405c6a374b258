import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { confirm, employeeNamed, userWith } from "./steps.ts";

/** "To enable user impersonation, go to the Project Settings in your dashboard. Then click the Configure button under User Impersonation." */
async function configure(page: Page, dashboardUrl: string) {
  await page.goto(dashboardUrl);
  await page.getByRole("link", { name: "Project Settings" }).click();
  await expect(page.getByRole("heading", { name: "User Impersonation" })).toBeVisible();
  await page.getByRole("button", { name: "Configure" }).click();
  const sheet = page.getByRole("dialog", { name: /User Impersonation/ });
  await expect(sheet).toBeVisible();
  return { sheet, enable: sheet.getByRole("switch", { name: "Enable user impersonation" }) };
}

test.describe("Only the Owner of an organization can turn it on", () => {
  test("the Owner turns it on in the sidebar, at once and without being asked", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    db.run("UPDATE impersonation_settings SET enabled = 0");
    await signIn(page, "olivia");
    const { enable } = await configure(page, server.dashboardUrl);
    await expect(enable).not.toBeChecked();
    await enable.click();
    await expect(enable).toBeChecked();
    await expect.poll(() => db.all("SELECT enabled FROM impersonation_settings")).toEqual([{ enabled: 1 }]);
    const [event] = db.events("impersonation.enabled");
    expect(event).toMatchObject({ outcome: "succeeded", actor_id: employeeNamed(db, "olivia").id });
    await page.reload();
    await expect((await configure(page, server.dashboardUrl)).enable).toBeChecked();
  });

  test("turning it off asks first, says how many live sessions will end, and ends them", async ({
    page,
    context,
    server,
    db,
    signIn,
    as,
  }) => {
    const mina = await as("mina");
    const { impersonation } = await confirm(mina, server, userWith(db, "uma@globex.example").id);
    await signIn(page, "olivia");
    const { enable } = await configure(page, server.dashboardUrl);
    await enable.click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText(/1 (live )?session/);
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(enable).toBeChecked();
    expect(db.all("SELECT enabled FROM impersonation_settings")).toEqual([{ enabled: 1 }]);

    await enable.click();
    await question.getByRole("button", { name: /Turn off/ }).click();
    await expect(enable).not.toBeChecked();
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("feature_disabled");
    expect(context.pages()).toHaveLength(1);
  });

  test("an Admin sees the switch, disabled, and why", async ({ page, server, signIn }) => {
    await signIn(page, "adam");
    const { sheet, enable } = await configure(page, server.dashboardUrl);
    await expect(enable).toBeDisabled();
    await expect(sheet).toContainText(/Owner/);
  });

  test("a Member doesn't find the settings at all", async ({ page, server, signIn }) => {
    await signIn(page, "max");
    await page.goto(server.dashboardUrl);
    await expect(page.getByRole("link", { name: "Users" })).toBeVisible();
    for (const name of ["Project Settings", "Team", "Audit log"])
      await expect(page.getByRole("link", { name })).toHaveCount(0);
  });

  test("nobody else turns it on or off by the API either, and the refusal is recorded", async ({ db, as }) => {
    for (const enabled of [true, false]) {
      db.run("UPDATE impersonation_settings SET enabled = ?", enabled ? 0 : 1);
      for (const name of ["adam", "mina", "max"] as const) {
        const answer = await (await as(name)).patch("/api/settings/impersonation", { data: { enabled } });
        expect(answer.status()).toBe(403);
        expect(await answer.json()).toMatchObject({ status: 403, code: "forbidden" });
      }
      expect(db.all("SELECT enabled FROM impersonation_settings")).toEqual([{ enabled: enabled ? 0 : 1 }]);
    }
    expect(db.events("%denied").filter(({ outcome }) => outcome === "refused")).toHaveLength(6);
    expect((await (await as(null)).patch("/api/settings/impersonation", { data: { enabled: true } })).status()).toBe(
      401,
    );
  });

  test("turning it off and on again revives nothing", async ({ asUma: { page }, server, as }) => {
    const olivia = await as("olivia");
    for (const enabled of [false, true]) {
      expect((await olivia.patch("/api/settings/impersonation", { data: { enabled } })).status()).toBe(200);
    }
    expect((await page.request.get(`${server.productUrl}/demo/api/me`)).status()).toBe(401);
  });
});
