import { expect, test } from "./fixtures.ts";
import { banner, openProductAs, userWith } from "./steps.ts";

test.describe("A power cut changes nothing", () => {
  test("kill -9 during an impersonation, restart: the session goes on with the same end", async ({
    page,
    server,
    db,
    signIn,
    consoleErrors,
  }) => {
    // The page asks for its session while nobody answers.
    consoleErrors.expect(/ERR_CONNECTION|Failed to (load|fetch)/);
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const before = await sessionOf(page, server.productUrl);

    await server.stop("SIGKILL");
    await server.start();

    const after = await sessionOf(page, server.productUrl);
    expect(after.impersonatorUserId).toBe(impersonation.impersonator.id);
    expect(after.expiresAt).toBe(before.expiresAt);
    expect(after.expiresAt).toBe(impersonation.expiresAt);
    await page.goto(`${server.productUrl}/demo`);
    await expect(banner(page)).toBeVisible();
    expect(db.events("impersonation.ended")).toEqual([]);
  });

  test("an hour that passed while the server was down has its end, once, at the hour", async ({
    asUma: { page, impersonation },
    server,
    db,
    consoleErrors,
  }) => {
    consoleErrors.expect(/ERR_CONNECTION|Failed to (load|fetch)|status of 401/);
    await page.close();
    await server.stop("SIGKILL");
    db.age(impersonation.id, 61 * 60 * 1000);
    await server.start();

    await expect.poll(() => db.events("impersonation.ended").length).toBe(1);
    const [row] = db.all("SELECT ended_at, expires_at, end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row).toMatchObject({ end_reason: "expired", ended_at: row?.expires_at });
    await server.stop("SIGKILL");
    await server.start();
    expect(db.events("impersonation.ended")).toHaveLength(1);
  });
});

async function sessionOf(page: import("@playwright/test").Page, productUrl: string) {
  const answer = await page.request.get(`${productUrl}/api/session`);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { impersonatorUserId?: string; expiresAt: string };
}
