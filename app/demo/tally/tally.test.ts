import { beforeEach, describe, expect, test } from "vitest";
import { errorOf, recorded } from "#lib/employees/employees.testing.ts";
import type { TallyContext } from "./act.ts";
import { revokeApiKey } from "./api-keys.ts";
import { changeCard, payPlan } from "./billing.ts";
import { listHistory } from "./history.ts";
import { createInvoice, listInvoices, payInvoice, sendInvoice } from "./invoices.ts";
import type { Invoice } from "./rows.ts";
import { card, invoice, openTally, type Tally } from "./tally.testing.ts";

let tally: Tally;
beforeEach(async () => {
  tally = await openTally();
});

describe("the user's own work", () => {
  test("carries only their name, and is no event of the audit log", async () => {
    expect(await recorded(tally.team, () => createInvoice(tally.uma, invoice))).toEqual([]);
    expect(listHistory(tally.uma)[0]).toMatchObject({ userName: "Uma Patel", impersonatorName: null });
  });

  test("an invoice goes from draft to sent to paid, each step once", async () => {
    const id = await tally.draft();
    expect((await errorOf(() => payInvoice(tally.uma, id))).code).toBe("changed_meanwhile");
    expect(await sendInvoice(tally.uma, id)).toMatchObject({ status: "sent" } satisfies Partial<Invoice>);
    expect((await errorOf(() => sendInvoice(tally.uma, id))).code).toBe("changed_meanwhile");
    expect(await payInvoice(tally.uma, id)).toMatchObject({ status: "paid" } satisfies Partial<Invoice>);
    expect((await errorOf(() => sendInvoice(tally.uma, crypto.randomUUID()))).code).toBe("not_found");
  });

  test("another user's invoice and key don't exist", async () => {
    const [id, keyId] = [await tally.draft(), await tally.key()];
    const { id: userId } = tally.team.oliviaAsUser;
    const olivia: TallyContext = {
      ...tally.uma,
      session: { ...tally.uma.session, user: { id: userId, name: "Olivia" } },
    };
    expect((await errorOf(() => sendInvoice(olivia, id))).code).toBe("not_found");
    expect((await errorOf(() => revokeApiKey(olivia, keyId))).code).toBe("not_found");
    expect(listInvoices(olivia)).toEqual([]);
  });

  test("a plan is paid with a saved card only", async () => {
    expect((await errorOf(() => payPlan(tally.uma))).code).toBe("invalid_input");
    await changeCard(tally.uma, card);
    await payPlan(tally.uma);
    expect(listHistory(tally.uma).map(({ text }) => text)).toContain(
      "Paid for Tally Studio with the card ending in 4242",
    );
  });
});
