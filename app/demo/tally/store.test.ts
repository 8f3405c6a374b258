import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Invoice } from "./rows.ts";
import { openTally, type TallyStore } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-tally-"));
afterAll(() => rmSync(folder, { recursive: true }));

const now = new Date("2026-11-22T09:00:00.000Z");
const [uma, ugo] = ["uma", "ugo"] as const;

const draft = (number: string): Invoice => ({
  id: crypto.randomUUID(),
  number,
  customer: "Hillside Bakery",
  amountCents: 4_800,
  status: "draft",
  createdAt: now,
});

describe("Tally's own data", () => {
  let store: TallyStore;
  beforeEach(() => {
    store = openTally(":memory:");
  });

  test("is each user's own: nothing of one is listed, moved or removed by another", () => {
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
    store.addInvoice(uma, invoice);
    store.addNote(uma, note);
    store.addApiKey(uma, { ...key, keyHash: "hash" });
    store.addHistory(uma, entry);
    const all = (userId: string) => ({
      invoices: store.listInvoices(userId),
      notes: store.listNotes(userId),
      keys: store.listApiKeys(userId),
      history: store.listHistory(userId),
    });
    expect(all(uma)).toEqual({ invoices: [invoice], notes: [note], keys: [key], history: [entry] });
    expect(all(ugo)).toEqual({ invoices: [], notes: [], keys: [], history: [] });
    expect(store.sendInvoice(ugo, invoice.id)).toBeNull();
    expect(store.removeApiKey(ugo, key.id)).toBe(false);
    expect(store.removeApiKey(uma, key.id)).toBe(true);
    expect(store.removeApiKey(uma, key.id)).toBe(false);
  });

  test("numbers count up for each user, and no number is given twice", () => {
    expect(store.nextInvoiceNumber(uma)).toBe("INV-0001");
    store.addInvoice(uma, draft("INV-0001"));
    expect([store.nextInvoiceNumber(uma), store.nextInvoiceNumber(ugo)]).toEqual(["INV-0002", "INV-0001"]);
    expect(() => store.addInvoice(uma, draft("INV-0001"))).toThrow("UNIQUE");
    store.addInvoice(ugo, draft("INV-0001"));
  });

  test("a profile is put, and put again", () => {
    expect(store.findProfile(uma)).toBeNull();
    const profile = { company: "Patel", cardNumber: "4242 4242 4242 4242", cardExpires: "04/29" };
    store.putProfile(uma, profile);
    expect(store.findProfile(uma)).toEqual(profile);
    store.putProfile(uma, { ...profile, cardNumber: null });
    expect(store.findProfile(uma)).toEqual({ ...profile, cardNumber: null });
  });

  test("of a change that fails nothing is left", () => {
    const failing = () =>
      store.change(() => {
        store.addInvoice(uma, draft("INV-0001"));
        throw new Error("in the midst of it");
      });
    expect(failing).toThrow("in the midst of it");
    expect(store.listInvoices(uma)).toEqual([]);
  });
});

test("two processes on one file: an invoice goes from draft to sent to paid once each, and the file is one when both have closed it", () => {
  const path = join(folder, "data", "one.tally");
  const both = [openTally(path), openTally(path)] as const;
  const invoice = draft("INV-0001");
  both[0].addInvoice(uma, invoice);
  const by = (move: "sendInvoice" | "payInvoice") => both.map((store) => store[move](uma, invoice.id)?.status ?? null);
  expect(by("payInvoice")).toEqual([null, null]);
  expect(by("sendInvoice")).toEqual(["sent", null]);
  expect(by("payInvoice")).toEqual(["paid", null]);
  expect(by("sendInvoice")).toEqual([null, null]);
  expect(both[1].nextInvoiceNumber(uma)).toBe("INV-0002");
  for (const store of both) store.close();
  expect(readdirSync(join(folder, "data"))).toEqual(["one.tally"]);
});
