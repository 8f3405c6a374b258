import { expect, test } from "./fixtures.ts";
import { userWith } from "./steps.ts";

const refused: [what: string, method: "post" | "delete", path: string, data: Record<string, unknown>][] = [
  ["making an API key", "post", "/demo/api/api-keys", { name: "Mine" }],
  [
    "changing the e-mail",
    "post",
    "/demo/api/profile/email",
    { email: "new@globex.example", password: "understudy-demo" },
  ],
  [
    "changing the password",
    "post",
    "/demo/api/profile/password",
    { current: "understudy-demo", next: "correct horse battery" },
  ],
  ["deleting the account", "delete", "/demo/api/account", { password: "understudy-demo" }],
  ["paying", "post", "/demo/api/billing/payments", {}],
  ["changing the card", "post", "/demo/api/billing/card", { cardNumber: "4242424242424242", cardExpires: "04/29" }],
  ["signing out everywhere", "post", "/demo/api/sign-out-everywhere", {}],
];

test.describe("Limit the actions that can be performed while impersonating a user", () => {
  for (const [what, method, path, data] of refused) {
    test(`${what} is refused by the server with 403, and says why`, async ({ asUma: { page }, server, db }) => {
      const before = relevant(db.contents());
      const answer = await page.request[method](server.productUrl + path, {
        data,
        headers: { origin: server.productUrl },
      });
      expect(answer.status(), await answer.text()).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "impersonated", detail: expect.stringMatching(/impersonat/i) });
      expect(relevant(db.contents())).toBe(before);
    });
  }

  test("in the page these controls are disabled, and say why", async ({ asUma: { page } }) => {
    for (const [link, buttons] of [
      ["API keys", ["Create key"]],
      ["Profile", ["Change e-mail", "Change password", "Delete account"]],
      ["Billing", ["Pay now", "Save card"]],
    ] as const) {
      await page.getByRole("link", { name: link }).click();
      for (const name of buttons) await expect(page.getByRole("button", { name })).toBeDisabled();
      await expect(page.getByRole("main")).toContainText(/impersonating/i);
    }
  });

  test("what they came for works, as that user: an invoice is created and sent", async ({
    asUma: { page },
    server,
    db,
  }) => {
    await page.goto(`${server.productUrl}/demo/invoices`);
    await page.getByLabel("Customer").fill("Helped by support");
    await page.getByLabel(/Amount/).fill("12.50");
    await page.getByRole("button", { name: "Create invoice" }).click();
    await expect(page.getByText("Helped by support")).toBeVisible();
    const [invoice] = db.tally.all(
      "SELECT user_id, amount_cents, status, number FROM invoices WHERE customer = 'Helped by support'",
    );
    expect(invoice).toMatchObject({
      user_id: userWith(db, "uma@globex.example").id,
      amount_cents: 1250,
      status: "draft",
    });
    await page.getByRole("button", { name: `Send: ${invoice?.number}` }).click();
    await expect
      .poll(() => db.tally.all("SELECT status FROM invoices WHERE customer = 'Helped by support'"))
      .toEqual([{ status: "sent" }]);
  });

  test("the user's own session is not limited", async ({ page, server, db, signInAsUser }) => {
    await signInAsUser(page, "uma@globex.example");
    const answer = await page.request.post(`${server.productUrl}/demo/api/api-keys`, {
      data: { name: "Mine" },
      headers: { origin: server.productUrl },
    });
    expect(answer.status()).toBe(201);
    expect(db.events("impersonation.action")).toEqual([]);
  });
});

/** All but what a refusal may leave behind: its event, and a counter. */
function relevant(contents: string): string {
  const tables = JSON.parse(contents) as [string, unknown[]][];
  return JSON.stringify(tables.filter(([name]) => !/^(audit_events|attempts)$/.test(name)));
}
