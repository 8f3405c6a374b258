import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { employeeNamed, userWith } from "./steps.ts";

async function openSheet(page: Page, dashboardUrl: string) {
  await page.goto(`${dashboardUrl}/settings`);
  await page.getByRole("button", { name: "Configure" }).click();
  return page.getByRole("dialog", { name: /User Impersonation/ });
}

test.describe("Owners and Admins can select which of your employees have access to this feature", () => {
  for (const chooser of ["olivia", "adam"] as const) {
    test(`${chooser} gives access and takes it away, each choice saved at once`, async ({
      page,
      server,
      db,
      signIn,
      as,
    }) => {
      await signIn(page, chooser);
      const sheet = await openSheet(page, server.dashboardUrl);
      const max = sheet.getByRole("switch", { name: "Max Berg" });
      await expect(max).not.toBeChecked();
      await max.click();
      await expect(max).toBeChecked();
      await expect.poll(async () => (await (await (await as("max")).get("/api/me")).json()).mayImpersonate).toBe(true);
      await max.click();
      await expect(max).not.toBeChecked();
      await expect.poll(async () => (await (await (await as("max")).get("/api/me")).json()).mayImpersonate).toBe(false);
      expect(db.events("grant.created")).toHaveLength(1);
      expect(db.events("grant.revoked")).toHaveLength(1);
    });
  }

  test("two Admins at work do not undo each other", async ({ browser, page, server, signIn, as }) => {
    await signIn(page, "olivia");
    const second = await (await browser.newContext()).newPage();
    await signIn(second, "adam");
    const [hers, his] = [await openSheet(page, server.dashboardUrl), await openSheet(second, server.dashboardUrl)];
    // Both look at the same state; she takes Mina's access away while he gives Max his.
    await hers.getByRole("switch", { name: "Mina Haddad" }).click();
    await expect(hers.getByRole("switch", { name: "Mina Haddad" })).not.toBeChecked();
    await his.getByRole("switch", { name: "Max Berg" }).click();
    await expect(his.getByRole("switch", { name: "Max Berg" })).toBeChecked();

    const answer = await (await as("olivia")).get("/api/impersonators");
    const { items } = (await answer.json()) as { items: { name: string; grant: unknown }[] };
    const granted = items.filter(({ grant }) => grant !== null).map(({ name }) => name);
    expect(granted).toContain("Max Berg");
    expect(granted).not.toContain("Mina Haddad");
    await second.context().close();
  });

  test("only an Owner chooses for an Owner", async ({ page, server, db, signIn, as }) => {
    await signIn(page, "adam");
    const sheet = await openSheet(page, server.dashboardUrl);
    await expect(sheet.getByRole("switch", { name: "Olivia Ortega" })).toBeDisabled();
    const adam = await as("adam");
    const { id } = employeeNamed(db, "olivia");
    for (const answer of [await adam.put(`/api/impersonators/${id}`), await adam.delete(`/api/impersonators/${id}`)]) {
      expect(answer.status()).toBe(403);
    }
    expect((await (await as("olivia")).put(`/api/impersonators/${id}`)).status()).toBe(200);
  });

  test("giving is refused while the feature is off; taking away is always allowed", async ({ db, as }) => {
    db.run("UPDATE impersonation_settings SET enabled = 0");
    const olivia = await as("olivia");
    const [max, mina] = [employeeNamed(db, "max").id, employeeNamed(db, "mina").id];
    const refused = await olivia.put(`/api/impersonators/${max}`);
    expect(refused.status()).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "impersonation_disabled" });
    expect((await olivia.delete(`/api/impersonators/${mina}`)).status()).toBe(204);
    expect((await olivia.delete("/api/impersonators")).status()).toBe(204);
  });

  test("no role may impersonate without having been chosen, not even the Owner", async ({ db, as }) => {
    const userId = userWith(db, "uma@globex.example").id;
    for (const name of ["olivia", "adam", "max"] as const) {
      const answer = await (await as(name)).post("/api/impersonations", { data: { userId, reason: "x" } });
      expect(answer.status()).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "not_granted" });
    }
    expect(db.events("impersonation.denied")).toHaveLength(3);
  });

  test("a Member chooses nobody", async ({ db, as }) => {
    const mina = await as("mina");
    const max = employeeNamed(db, "max").id;
    expect((await mina.get("/api/impersonators")).status()).toBe(403);
    expect((await mina.put(`/api/impersonators/${max}`)).status()).toBe(403);
    expect((await mina.delete(`/api/impersonators/${max}`)).status()).toBe(403);
    expect((await mina.delete("/api/impersonators")).status()).toBe(403);
  });
});
