import type { Page } from "@playwright/test";
import { buildSync } from "esbuild";
import { expect, test } from "./fixtures.ts";
import { banner, employeeNamed, openProductAs, userWith } from "./steps.ts";

const me = async (page: Page, productUrl: string) => {
  const answer = await page.request.get(`${productUrl}/demo/api/me`);
  return answer.status() === 200 ? await answer.json() : null;
};

/** What a product's own script would do on each of its pages: a cart is of one identity, and of no other. */
const resettingAt = (origin: string): string =>
  buildSync({
    stdin: {
      contents: `import { followIdentity, resetOnIdentityChange } from "@understudy/sdk/identity";
        if (location.origin === ${JSON.stringify(origin)}) {
          resetOnIdentityChange({ storage: ["cart"] });
          addEventListener("DOMContentLoaded", () => followIdentity());
        }`,
      resolveDir: process.cwd(),
    },
    ...{ bundle: true, format: "iife", write: false },
  })
    .outputFiles.map(({ text }) => text)
    .join("");
const cart = (page: Page) => page.evaluate(() => localStorage.getItem("cart"));
const fill = (page: Page, whose: string) => page.evaluate((text) => localStorage.setItem("cart", text), whose);

test.describe("One browser is one person at a time", () => {
  test("an impersonation over the same user's own password session is an impersonation, banner and all", async ({
    page,
    server,
    db,
    signIn,
    signInAsUser,
  }) => {
    await signInAsUser(page, "uma@globex.example");
    expect(await me(page, server.productUrl)).not.toHaveProperty("impersonatorUserId");
    await signIn(page, "mina");
    await openProductAs(page, server, userWith(db, "uma@globex.example").id);
    await expect(banner(page)).toContainText("Mina Haddad");
    expect((await me(page, server.productUrl)).impersonatorUserId).toBe(employeeNamed(db, "mina").id);
    const open = db.all("SELECT impersonation_id FROM product_sessions WHERE ended_at IS NULL");
    expect(open.filter(({ impersonation_id }) => impersonation_id !== null)).toHaveLength(1);
  });

  test("an impersonation and a second one over somebody's own session: the end leaves nobody, and one press later the own session is as it was, and nobody's data is another's", async ({
    page,
    server,
    db,
    signIn,
    signInAsUser,
    consoleErrors,
  }) => {
    consoleErrors.expect(/status of 401/);
    await page.context().addInitScript({ content: resettingAt(server.productUrl) });
    const [uma, ugo] = [userWith(db, "uma@globex.example"), userWith(db, "ugo@initech.example")];
    await signInAsUser(page, "ugo@initech.example");
    expect((await me(page, server.productUrl)).user.id).toBe(ugo.id);
    const own = () => db.all("SELECT * FROM product_sessions WHERE impersonation_id IS NULL");
    const before = own();
    await page.goto(`${server.productUrl}/demo`);
    await fill(page, "Ugo's");
    await page.reload();
    expect(await cart(page)).toBe("Ugo's");

    await signIn(page, "mina");
    const first = await openProductAs(page, server, uma.id);
    expect((await me(page, server.productUrl)).user.id).toBe(uma.id);
    await expect.poll(() => cart(page)).toBeNull();

    const second = await openProductAs(page, server, ugo.id);
    expect(await me(page, server.productUrl)).toMatchObject({
      user: { id: ugo.id },
      impersonatorUserId: employeeNamed(db, "mina").id,
    });
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", first.impersonation.id);
    expect(row?.end_reason).toBe("replaced");

    await fill(page, "the customer's");
    await banner(page).getByRole("button", { name: "End session" }).click();
    await expect(page).toHaveURL(/\/signed-out/);
    await expect.poll(() => cart(page)).toBeNull();
    expect(await me(page, server.productUrl)).toBeNull();
    expect((await page.context().cookies(server.productUrl)).find(({ name }) => name === "prod")).toBeUndefined();
    expect(db.all("SELECT end_reason FROM impersonations WHERE id = ?", second.impersonation.id)).toEqual([
      { end_reason: "stopped" },
    ]);

    await page.getByRole("button", { name: "Back to your own session" }).click();
    await expect(page).toHaveURL(/\/demo/);
    expect(await me(page, server.productUrl)).toEqual({ user: expect.objectContaining({ id: ugo.id }) });
    expect(own()).toEqual(before);
  });

  test("a password sign-in over an impersonation is the user's own session, and ends the impersonation", async ({
    asUma: { page, impersonation },
    server,
    db,
    signInAsUser,
  }) => {
    await signInAsUser(page, "uma@globex.example");
    expect(await me(page, server.productUrl)).not.toHaveProperty("impersonatorUserId");
    await page.goto(`${server.productUrl}/demo`);
    await expect(banner(page)).toHaveCount(0);
    const [row] = db.all("SELECT end_reason FROM impersonations WHERE id = ?", impersonation.id);
    expect(row?.end_reason).toBe("replaced");
  });

  test("two employees act as one user at once, each with their own name", async ({
    page,
    browser,
    server,
    db,
    signIn,
    as,
  }) => {
    const adamId = employeeNamed(db, "adam").id;
    await (await as("olivia")).put(`/api/impersonators/${adamId}`);
    const other = await (await browser.newContext()).newPage();
    await signIn(page, "mina");
    await signIn(other, "adam");
    const uma = userWith(db, "uma@globex.example").id;
    await openProductAs(page, server, uma);
    await openProductAs(other, server, uma);
    expect((await me(page, server.productUrl)).impersonatorUserId).toBe(employeeNamed(db, "mina").id);
    expect((await me(other, server.productUrl)).impersonatorUserId).toBe(adamId);
    await other.context().close();
  });
});
