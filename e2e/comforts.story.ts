import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { banner, openProductAs, userWith } from "./steps.ts";

/** As in browsers of some years ago, or whose settings forbid a site to store anything. */
const takeComforts = (page: Page) =>
  page.addInitScript(() => {
    Reflect.deleteProperty(window, "BroadcastChannel");
    Reflect.deleteProperty(AbortSignal, "timeout");
    Object.defineProperty(window, "sessionStorage", {
      get: () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  });

test.describe("In a browser without BroadcastChannel, storage and timeouts for requests", () => {
  test("a user uses the product, and signs out", async ({ page, server, signInAsUser }) => {
    await takeComforts(page);
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo/invoices`);
    await expect(page.getByRole("heading", { name: "Invoices", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/signed-out/);
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  });

  test("the banner counts down, and an open page still leaves within 5 seconds of the end", async ({
    page,
    server,
    db,
    signIn,
    as,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await takeComforts(page);
    await signIn(page, "mina");
    const { impersonation } = await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    const clock = banner(page).getByRole("timer");
    const first = await clock.innerText();
    await expect(clock).not.toHaveText(first);
    expect((await (await as("olivia")).delete(`/api/impersonations/${impersonation.id}`)).status()).toBe(204);
    await expect(page).toHaveURL(/\/signed-out/, { timeout: 5_000 });
  });
});
