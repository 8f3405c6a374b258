import { beforeEach, describe, expect, test } from "vitest";
import { errorOf, PASSWORD, recorded } from "#lib/employees/employees.testing.ts";
import { endImpersonation } from "#lib/impersonations/end.ts";
import { dropImpersonation, raiseImpersonation } from "#lib/impersonations/raise.ts";
import { changeEmail, changePassword, deleteAccount, signOutEverywhere } from "./account.ts";
import type { TallyContext } from "./act.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { changeCard, getBilling, payPlan } from "./billing.ts";
import { listHistory } from "./history.ts";
import { createInvoice, listInvoices, payInvoice, sendInvoice } from "./invoices.ts";
import { maskKey } from "./mask.ts";
import { addNote, listNotes } from "./notes.ts";
import { changeProfile, getProfile } from "./profile.ts";
import { card, invoice, openTally, type Tally } from "./tally.testing.ts";

let tally: Tally;
beforeEach(async () => {
  tally = await openTally();
});

/** Everything of the product's own that a change could change. */
const dataOf = () => ({
  invoices: listInvoices(tally.uma),
  notes: listNotes(tally.uma),
  keys: listApiKeys(tally.uma),
  profile: getProfile(tally.uma),
  billing: getBilling(tally.uma),
  history: listHistory(tally.uma),
});

describe("what an impersonator may do", () => {
  test.each<[string, (context: TallyContext) => Promise<unknown>, string]>([
    ["create an invoice", (context) => createInvoice(context, invoice), "Created invoice INV-0001"],
    ["send an invoice", async (context) => sendInvoice(context, await tally.draft()), "Sent invoice INV-0001"],
    ["add a note", (context) => addNote(context, { text: "Called back" }), "Added a note"],
    [
      "change the profile",
      (context) => changeProfile(context, { name: "Uma Patel", company: "Patel Ltd" }),
      "Changed the profile",
    ],
  ])("%s: as the user, with both names in the history, and named to Understudy", async (_, act, did) => {
    await act(tally.minaAsUma);
    expect(listHistory(tally.uma)[0]).toMatchObject({
      text: did,
      userName: "Uma Patel",
      impersonatorName: "Mina Haddad",
      impersonationId: tally.impersonation.id,
    });
    expect(tally.named.at(-1)).toBe(did);
  });

  test("rename the user: the event says who did, and that it was an impersonation", async () => {
    const events = await recorded(tally.team, () => changeProfile(tally.minaAsUma, { name: "Uma P.", company: "" }));
    expect(events).toMatchObject([
      { type: "user.renamed", actor: { name: "Mina Haddad" }, impersonationId: tally.impersonation.id },
    ]);
  });
});

describe("what an impersonator may not do, nothing of which changes anything", () => {
  let sent: string;
  let keyId: string;
  beforeEach(async () => {
    sent = (await sendInvoice(tally.uma, await tally.draft())).id;
    keyId = await tally.key();
    await changeCard(tally.uma, card);
  });

  test.each<[string, (context: TallyContext) => Promise<unknown>]>([
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
    const before = dataOf();
    const error = await errorOf(() => act(tally.minaAsUma));
    expect(error).toMatchObject({
      code: "impersonated",
      message: "You cannot perform this action while impersonating a user",
    });
    expect(dataOf()).toEqual(before);
  });
});

describe("what an impersonator sees", () => {
  test("of the card the last four digits, while the user sees the number", async () => {
    await changeCard(tally.uma, card);
    expect(getBilling(tally.uma)).toEqual({
      card: { number: "4242 4242 4242 4242", expires: "04/29" },
      masked: false,
    });
    expect(getBilling(tally.minaAsUma)).toEqual({
      card: { number: "•••• 4242", expires: "04/29" },
      masked: true,
    });
  });

  test.each(["a1B2", "_a_b", "____"])("of a key's secret nothing, also when it begins with %s", (secret) => {
    expect(maskKey(`tally_live_${secret}`)).toBe("tally_live_••••");
  });

  test("of API keys only that they are there", async () => {
    const { apiKey, secret } = await createApiKey(tally.uma, { name: "Shop_1" });
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    expect(listApiKeys(tally.minaAsUma)).toMatchObject([{ name: "Shop_1", prefix: "tally_live_••••" }]);
    expect(JSON.stringify(listApiKeys(tally.uma))).not.toContain(secret);
  });
});

describe("a change that was begun in time and comes too late", () => {
  test("is not made when the impersonation was ended meanwhile, and nothing is named", async () => {
    await endImpersonation(tally.team.mina, tally.impersonation.id);
    expect((await errorOf(() => createInvoice(tally.minaAsUma, invoice))).code).toBe("not_signed_in");
    expect(listInvoices(tally.uma)).toEqual([]);
    expect(tally.named).toEqual([]);
  });

  test("is not made at the end of the hour", async () => {
    tally.team.clock.now = tally.impersonation.expiresAt;
    expect((await errorOf(() => addNote(tally.minaAsUma, { text: "late" }))).code).toBe("not_signed_in");
  });

  test("is not made when the hour ended while it waited for its turn, after it was found signed in", async () => {
    const asked = tally.minaAsUma.account.assertMayChange;
    const slow = async () => {
      await asked();
      tally.team.clock.now = tally.impersonation.expiresAt;
    };
    const late = { ...tally.minaAsUma, account: { ...tally.minaAsUma.account, assertMayChange: slow } };
    expect((await errorOf(() => addNote(late, { text: "late" }))).code).toBe("not_signed_in");
    expect(listNotes(tally.uma)).toEqual([]);
  });
});

describe("an employee who only looks", () => {
  let draft: string;
  beforeEach(async () => {
    tally = await openTally("read_only");
  });
  const raise = () => raiseImpersonation(tally.team.mina, tally.impersonation.id, { reason: "Her note", minutes: 5 });

  const changes: [string, (context: TallyContext) => Promise<unknown>][] = [
    ["an invoice", (by) => createInvoice(by, invoice)],
    ["what is sent", (by) => sendInvoice(by, draft)],
    ["a note", (by) => addNote(by, { text: "Called back" })],
    ["the company", (by) => changeProfile(by, { name: "Uma Patel", company: "Patel Ltd" })],
    ["the name", (by) => changeProfile(by, { name: "Uma P.", company: "" })],
  ];
  test.each(changes)("changes nothing of %s, whatever a guard has let through, and names nothing", async (_, act) => {
    draft = await tally.draft();
    const [before, named] = [dataOf(), [...tally.named]];
    expect((await errorOf(() => act(tally.minaAsUma))).code).toBe("read_only");
    expect([dataOf(), tally.named]).toEqual([before, named]);
    const uma = await tally.team.store.read((tx) => tx.users.find(tally.team.uma.id));
    expect(uma?.name).toBe("Uma Patel");
  });

  test("is refused as an impersonator what no impersonator may do, raised or not", async () => {
    expect((await errorOf(() => changeCard(tally.minaAsUma, card))).code).toBe("impersonated");
    await raise();
    expect((await errorOf(async () => changeCard(await tally.minaNow(), card))).code).toBe("impersonated");
  });

  test("makes changes while raised, and none from then on", async () => {
    await raise();
    const raised = await tally.minaNow();
    await addNote(raised, { text: "in time" });
    tally.team.clock.advance(5 * 60_000);
    expect((await errorOf(() => addNote(raised, { text: "late" }))).code).toBe("read_only");
    expect(listNotes(tally.uma).map(({ text }) => text)).toEqual(["in time"]);
  });

  test("makes no change when the raise was dropped after the request had come", async () => {
    await raise();
    const raised = await tally.minaNow();
    await dropImpersonation(tally.team.olivia, tally.impersonation.id);
    expect((await errorOf(() => addNote(raised, { text: "late" }))).code).toBe("read_only");
  });

  test("makes no change when the minutes ended while it waited for its turn, after it was found to be raised", async () => {
    const { raisedUntil } = await raise();
    const raised = await tally.minaNow();
    const slow = async () => {
      await raised.account.assertMayChange();
      tally.team.clock.now = raisedUntil ?? expect.fail("raised");
    };
    const late = { ...raised, account: { ...raised.account, assertMayChange: slow } };
    expect((await errorOf(() => addNote(late, { text: "late" }))).code).toBe("read_only");
    expect(listNotes(tally.uma)).toEqual([]);
  });
});

describe("when the user was seen last", () => {
  const later =
    (minutes: number): TallyContext["clock"] =>
    () =>
      new Date(tally.team.clock.now.getTime() + minutes * 60_000);

  test("is when they did something themselves, and never when support did", async () => {
    expect(getProfile(tally.uma).lastSeen).toBeNull();
    await addNote(tally.minaAsUma, { text: "Called back" });
    expect(getProfile(tally.uma).lastSeen).toBeNull();
    await addNote({ ...tally.uma, clock: later(1) }, { text: "Thanks" });
    const seen = later(1)();
    await createInvoice({ ...tally.minaAsUma, clock: later(2) }, invoice);
    expect(getProfile(tally.uma).lastSeen).toEqual(seen);
    expect(getProfile(tally.minaAsUma).lastSeen).toEqual(seen);
  });

  test("isn't known of a session that says only half of who is there", async () => {
    const { impersonation: _, ...half } = tally.minaAsUma.session;
    await addNote({ ...tally.uma, session: { ...half, impersonatorUserId: "" } as typeof half }, { text: "Who?" });
    expect(getProfile(tally.uma).lastSeen).toBeNull();
  });
});
