import { describe, expect, test } from "vitest";
import type { Invoice } from "#lib/invoicing/store.ts";
import { addPeople, databases } from "../databases.testing.ts";

const now = new Date("2026-11-22T09:00:00.000Z");

const draft = (number: string): Invoice => ({
  id: crypto.randomUUID(),
  number,
  customer: "Hillside Bakery",
  amountCents: 4_800,
  status: "draft",
  createdAt: now,
});

describe.each(databases)("the demo product's data on %s", (_, open) => {
  const withPeople = async () => {
    const store = await open();
    const { uma, ugo } = await addPeople(store, { now });
    return { store, uma, ugo };
  };

  test("is each user's own: nothing of one is listed, moved or removed by another", async () => {
    const { store, uma, ugo } = await withPeople();
    const invoice = draft("INV-0001");
    const note = { id: crypto.randomUUID(), text: "<b>\n日本</b>", createdAt: now };
    const key = { id: crypto.randomUUID(), name: "Shop", prefix: "tally_live_abcd", createdAt: now };
    const entry = {
      id: crypto.randomUUID(),
      at: now,
      text: "Added a note",
      userName: "Uma",
      impersonatorName: "Mina",
      impersonationId: "i",
    };
    await store.write(function* ({ invoicing }) {
      yield* invoicing.addInvoice(uma.id, invoice);
      yield* invoicing.addNote(uma.id, note);
      yield* invoicing.addApiKey(uma.id, { ...key, keyHash: "hash" });
      yield* invoicing.addHistory(uma.id, entry);
    });
    const all = (userId: string) =>
      store.read(function* ({ invoicing }) {
        const [invoices, notes] = [yield* invoicing.listInvoices(userId), yield* invoicing.listNotes(userId)];
        return {
          invoices,
          notes,
          keys: yield* invoicing.listApiKeys(userId),
          history: yield* invoicing.listHistory(userId),
        };
      });
    expect(await all(uma.id)).toEqual({ invoices: [invoice], notes: [note], keys: [key], history: [entry] });
    expect(await all(ugo.id)).toEqual({ invoices: [], notes: [], keys: [], history: [] });
    expect(await store.write((tx) => tx.invoicing.sendInvoice(ugo.id, invoice.id))).toBeNull();
    expect(await store.write((tx) => tx.invoicing.removeApiKey(ugo.id, key.id))).toBe(false);
    expect(await store.write((tx) => tx.invoicing.removeApiKey(uma.id, key.id))).toBe(true);
    expect(await store.write((tx) => tx.invoicing.removeApiKey(uma.id, key.id))).toBe(false);
  });

  test("an invoice goes from draft to sent to paid, once each, whoever asks at the same time", async () => {
    const { store, uma } = await withPeople();
    const invoice = draft("INV-0001");
    await store.write((tx) => tx.invoicing.addInvoice(uma.id, invoice));
    const pay = () => store.write((tx) => tx.invoicing.payInvoice(uma.id, invoice.id));
    expect(await pay()).toBeNull();
    const send = () => store.write((tx) => tx.invoicing.sendInvoice(uma.id, invoice.id));
    expect((await Promise.all([send(), send(), send()])).filter(Boolean)).toEqual([{ ...invoice, status: "sent" }]);
    expect((await Promise.all([pay(), pay()])).filter(Boolean)).toEqual([{ ...invoice, status: "paid" }]);
    expect(await send()).toBeNull();
  });

  test("numbers count up for each user, and no number is given twice", async () => {
    const { store, uma, ugo } = await withPeople();
    const next = (userId: string) => store.read((tx) => tx.invoicing.nextInvoiceNumber(userId));
    expect(await next(uma.id)).toBe("INV-0001");
    await store.write((tx) => tx.invoicing.addInvoice(uma.id, draft("INV-0001")));
    expect([await next(uma.id), await next(ugo.id)]).toEqual(["INV-0002", "INV-0001"]);
    await expect(store.write((tx) => tx.invoicing.addInvoice(uma.id, draft("INV-0001")))).rejects.toThrow();
    await store.write((tx) => tx.invoicing.addInvoice(ugo.id, draft("INV-0001")));
  });

  test("a profile is put, and put again", async () => {
    const { store, uma } = await withPeople();
    const find = () => store.read((tx) => tx.invoicing.findProfile(uma.id));
    expect(await find()).toBeNull();
    const profile = { company: "Patel", cardNumber: "4242 4242 4242 4242", cardExpires: "04/29" };
    await store.write((tx) => tx.invoicing.putProfile(uma.id, profile));
    expect(await find()).toEqual(profile);
    await store.write((tx) => tx.invoicing.putProfile(uma.id, { ...profile, cardNumber: null }));
    expect(await find()).toEqual({ ...profile, cardNumber: null });
  });
});
