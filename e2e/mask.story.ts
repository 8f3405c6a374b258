import { expect, test } from "./fixtures.ts";
import { openProductAs, userWith } from "./steps.ts";

test.describe("Limit the data that can be viewed while impersonating a user", () => {
  test("the card number and the keys are masked, also in the HTML and the API", async ({
    page,
    server,
    db,
    signIn,
  }) => {
    const user = userWith(db, "uma@globex.example");
    const [profile] = db.tally.all("SELECT card_number FROM profiles WHERE user_id = ?", user.id);
    const card = String(profile?.card_number).replace(/\D/g, "");
    expect(card).toMatch(/^\d{16}$/);
    await signIn(page, "mina");
    await openProductAs(page, server, user.id);
    for (const path of ["/demo/billing", "/demo/api-keys", "/demo/profile", "/demo/invoices"]) {
      const html = (await (await page.request.get(server.productUrl + path)).text()).replace(/[^\d]/g, "");
      expect(html, path).not.toContain(card);
    }
    await page.goto(`${server.productUrl}/demo/billing`);
    await expect(page.getByRole("main")).toContainText(card.slice(-4));
    await expect(page.getByRole("main")).not.toContainText(/\d{4} ?\d{4}/);
  });

  test("the user sees their own card", async ({ page, server, db, signInAsUser }) => {
    const [profile] = db.tally.all(
      "SELECT card_number FROM profiles WHERE user_id = ?",
      userWith(db, "uma@globex.example").id,
    );
    const card = String(profile?.card_number).replace(/\D/g, "");
    await signInAsUser(page, "uma@globex.example");
    await page.goto(`${server.productUrl}/demo/billing`);
    const text = (await page.getByRole("main").innerText()).replace(/\D/g, "");
    expect(text).toContain(card);
  });
});
