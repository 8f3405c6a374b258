import { beforeEach, describe, expect, test } from "vitest";
import {
  errorOf,
  eventsOf,
  impersonate,
  openTeam,
  PASSWORD,
  recorded,
  type Team,
} from "../employees/employees.testing.ts";
import { parse } from "../http/input.ts";
import { endImpersonation } from "../impersonations/end.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import {
  findProductSession,
  type ProductContext,
  startImpersonatedSession,
  startUserSession,
} from "../sessions/session.ts";
import { changeEmail, changePassword, deleteAccount, signOutEverywhere } from "./account.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { changeCard, getBilling, payPlan } from "./billing.ts";
import { listHistory } from "./history.ts";
import * as input from "./input.ts";
import { createInvoice, listInvoices, payInvoice, sendInvoice } from "./invoices.ts";
import { recordAttempt } from "./limits.ts";
import { maskKey } from "./mask.ts";
import { addNote, listNotes } from "./notes.ts";
import { changeProfile, getProfile } from "./profile.ts";
import type { Invoice } from "./store.ts";

let team: Team;
let impersonation: Impersonation;
/** Uma herself, and Mina as Uma. */
let uma: ProductContext;
let minaAsUma: ProductContext;

beforeEach(async () => {
  team = await openTeam();
  impersonation = await impersonate(team, team.mina, team.uma);
  uma = await signedIn(await startUserSession(team.context, team.uma.id));
  minaAsUma = await signedIn((await startImpersonatedSession(team.context, impersonation.id, null)).token);
});

async function signedIn(token: string): Promise<ProductContext> {
  const { session } = await findProductSession(team.context, token);
  if (!session) throw new Error("a session that has just begun is there");
  return { ...team.context, session };
}

const invoice = { customer: "Hillside Bakery", amountCents: 51_000 };
const card = { cardNumber: "4242 4242 4242 4242", cardExpires: "04/29" };

/** Everything of the product's own that a change could change. */
const dataOf = async () => ({
  invoices: await listInvoices(uma),
  notes: await listNotes(uma),
  keys: await listApiKeys(uma),
  profile: await getProfile(uma),
  billing: await getBilling(uma),
  history: await listHistory(uma),
});

describe("what an impersonator may do", () => {
  test.each<[string, (context: ProductContext) => Promise<unknown>, string]>([
    ["create an invoice", (context) => createInvoice(context, invoice), "Created invoice INV-0001"],
    ["send an invoice", async (context) => sendInvoice(context, await draft()), "Sent invoice INV-0001"],
    ["add a note", (context) => addNote(context, { text: "Called back" }), "Added a note"],
    [
      "change the profile",
      (context) => changeProfile(context, { name: "Uma Patel", company: "Patel Ltd" }),
      "Changed the profile",
    ],
  ])("%s: as the user, with both names in the history and in the audit log", async (_, act, did) => {
    const events = await recorded(team, () => act(minaAsUma));
    expect((await listHistory(uma))[0]).toMatchObject({
      text: did,
      userName: "Uma Patel",
      impersonatorName: "Mina Haddad",
      impersonationId: impersonation.id,
    });
    expect(events).toMatchObject([
      {
        type: "impersonation.action",
        outcome: "succeeded",
        actor: { kind: "employee", name: "Mina Haddad" },
        user: { id: team.uma.id, name: "Uma Patel" },
        impersonationId: impersonation.id,
        impersonatorId: team.mina.caller.id,
        reason: did,
      },
    ]);
  });

  test("rename the user: the event says who did, and that it was an impersonation", async () => {
    const events = await recorded(team, () => changeProfile(minaAsUma, { name: "Uma P.", company: "" }));
    expect(events).toMatchObject([
      { type: "user.renamed", actor: { name: "Mina Haddad" }, impersonationId: impersonation.id },
      { type: "impersonation.action" },
    ]);
  });
});

/** A draft of Uma's own. */
async function draft() {
  const { id } = await createInvoice(uma, invoice);
  team.clock.advance(1000);
  return id;
}

describe("what an impersonator may not do, nothing of which changes anything", () => {
  let sent: string;
  let keyId: string;
  beforeEach(async () => {
    sent = (await sendInvoice(uma, await draft())).id;
    keyId = await key();
    await changeCard(uma, card);
  });

  test.each<[string, (context: ProductContext) => Promise<unknown>]>([
    ["change the e-mail", (by) => changeEmail(by, { email: "mina@globex.example", password: PASSWORD })],
    ["change the password", (by) => changePassword(by, { current: PASSWORD, next: "a new and long one" })],
    ["sign out everywhere", (by) => signOutEverywhere(by)],
    ["delete the account", (by) => deleteAccount(by, { password: PASSWORD })],
    ["create an API key", (by) => createApiKey(by, { name: "mine" })],
    ["revoke an API key", (by) => revokeApiKey(by, keyId)],
    ["change the card", (by) => changeCard(by, { ...card, cardExpires: "12/31" })],
    ["pay for the plan", (by) => payPlan(by)],
    ["record a payment", (by) => payInvoice(by, sent)],
  ])("%s", async (_, act) => {
    const before = await dataOf();
    const error = await errorOf(() => act(minaAsUma));
    expect(error).toMatchObject({
      code: "impersonated",
      message: "You cannot perform this action while impersonating a user",
    });
    expect(await dataOf()).toEqual(before);
  });

  test("is recorded as a refusal that says what was tried", async () => {
    const events = await recorded(team, () => recordAttempt(minaAsUma, "createApiKey"));
    expect(events).toMatchObject([
      {
        type: "impersonation.denied",
        outcome: "refused",
        reason: "impersonated",
        actor: { kind: "employee", name: "Mina Haddad" },
        user: { id: team.uma.id },
        impersonationId: impersonation.id,
        changes: { attempted: { from: null, to: "Create an API key" } },
      },
    ]);
  });
});

const key = async () => (await createApiKey(uma, { name: "Shop" })).apiKey.id;

describe("the user's own work", () => {
  test("carries only their name, and is no event of the audit log", async () => {
    expect(await recorded(team, () => createInvoice(uma, invoice))).toEqual([]);
    expect((await listHistory(uma))[0]).toMatchObject({ userName: "Uma Patel", impersonatorName: null });
  });

  test("an invoice goes from draft to sent to paid, each step once", async () => {
    const id = await draft();
    expect((await errorOf(() => payInvoice(uma, id))).code).toBe("changed_meanwhile");
    expect(await sendInvoice(uma, id)).toMatchObject({ status: "sent" } satisfies Partial<Invoice>);
    expect((await errorOf(() => sendInvoice(uma, id))).code).toBe("changed_meanwhile");
    expect(await payInvoice(uma, id)).toMatchObject({ status: "paid" } satisfies Partial<Invoice>);
    expect((await errorOf(() => sendInvoice(uma, crypto.randomUUID()))).code).toBe("not_found");
  });

  test("another user's invoice and key don't exist", async () => {
    const [id, keyId] = [await draft(), await key()];
    const olivia: ProductContext = { ...uma, session: { ...uma.session, user: team.oliviaAsUser } };
    expect((await errorOf(() => sendInvoice(olivia, id))).code).toBe("not_found");
    expect((await errorOf(() => revokeApiKey(olivia, keyId))).code).toBe("not_found");
    expect(await listInvoices(olivia)).toEqual([]);
  });

  test("a plan is paid with a saved card only", async () => {
    expect((await errorOf(() => payPlan(uma))).code).toBe("invalid_input");
    await changeCard(uma, card);
    await payPlan(uma);
    expect((await listHistory(uma)).map(({ text }) => text)).toContain(
      "Paid for Tally Studio with the card ending in 4242",
    );
  });
});

describe("what an impersonator sees", () => {
  test("of the card the last four digits, while the user sees the number", async () => {
    await changeCard(uma, card);
    expect(await getBilling(uma)).toEqual({ card: { number: "4242 4242 4242 4242", expires: "04/29" }, masked: false });
    expect(await getBilling(minaAsUma)).toEqual({ card: { number: "•••• 4242", expires: "04/29" }, masked: true });
  });

  test.each(["a1B2", "_a_b", "____"])("of a key's secret nothing, also when it begins with %s", (secret) => {
    expect(maskKey(`tally_live_${secret}`)).toBe("tally_live_••••");
  });

  test("of API keys only that they are there", async () => {
    const { apiKey, secret } = await createApiKey(uma, { name: "Shop_1" });
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    expect(await listApiKeys(minaAsUma)).toMatchObject([{ name: "Shop_1", prefix: "tally_live_••••" }]);
    expect(JSON.stringify(await listApiKeys(uma))).not.toContain(secret);
  });
});

describe("a change that was begun in time and comes too late", () => {
  test("is not made when the impersonation was ended meanwhile, and nothing is recorded", async () => {
    await endImpersonation(team.mina, impersonation.id);
    const before = (await eventsOf(team)).length;
    expect((await errorOf(() => createInvoice(minaAsUma, invoice))).code).toBe("not_signed_in");
    expect(await listInvoices(uma)).toEqual([]);
    expect(await eventsOf(team)).toHaveLength(before);
  });

  test("is not made at the end of the hour", async () => {
    team.clock.now = impersonation.expiresAt;
    expect((await errorOf(() => addNote(minaAsUma, { text: "late" }))).code).toBe("not_signed_in");
  });
});

describe("input", () => {
  test("a form's amount is money, to the cent", () => {
    for (const [typed, cents] of [
      ["12", 1_200],
      ["12.5", 1_250],
      ["12,05", 1_205],
      ["0.29", 29],
      ["999999.99", 99_999_999],
    ] as const) {
      expect(parse(input.invoiceForm, { customer: "A", amount: typed })).toEqual({ customer: "A", amountCents: cents });
    }
    for (const amount of ["", "0", "-1", "1e3", "1.234", "1000000", "NaN", "١٢"]) {
      expect(() => parse(input.invoiceForm, { customer: "A", amount })).toThrow();
    }
  });

  test.each<[string, Parameters<typeof parse<unknown>>[0], unknown]>([
    ["an unknown key", input.invoiceInput, { ...invoice, impersonatorUserId: null }],
    ["half a cent", input.invoiceInput, { ...invoice, amountCents: 0.5 }],
    ["a customer of spaces", input.invoiceInput, { ...invoice, customer: "  " }],
    ["a customer that turns the line around", input.invoiceInput, { ...invoice, customer: "a\u202eb" }],
    ["a customer that is too long", input.invoiceInput, { ...invoice, customer: "x".repeat(121) }],
    ["a note of a megabyte", input.noteInput, { text: "x".repeat(1_000_000) }],
    ["a note with a null character", input.noteInput, { text: "a\u0000b" }],
    ["a card of letters", input.cardInput, { ...card, cardNumber: "four two four two" }],
    ["a card that expires in the 13th month", input.cardInput, { ...card, cardExpires: "13/29" }],
    ["a key without a name", input.apiKeyInput, { name: "" }],
  ])("refuses %s", (_, schema, value) => {
    expect(() => parse(schema, value)).toThrow();
  });

  test("a note keeps its lines", () => {
    expect(parse(input.noteInput, { text: " one\n\ttwo " })).toEqual({ text: "one\n\ttwo" });
  });
});
