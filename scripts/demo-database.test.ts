import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTally, type TallyStore } from "#app/demo/tally/store.ts";
import { employees, users } from "#db/people.ts";
import { openSqlite } from "#db/sqlite.ts";
import type { Store } from "#lib/store/store.ts";
import { makeDemoDatabase } from "./demo-database.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-demo-"));
const page = { cursor: null, limit: 100 };

const made = async (name: string, fresh: boolean) => {
  const [path, tallyPath] = [join(folder, name), join(folder, `${name}.tally`)];
  const environment = { secret: "a secret of tests", productUrl: "http://127.0.0.1:3000" };
  const make = () => makeDemoDatabase({ databaseUrl: `file:${path}`, tallyPath, fresh, ...environment });
  await make();
  return { make, store: openSqlite(path), tally: openTally(tallyPath) };
};

let store: Store;
let tally: TallyStore;
let make: () => Promise<void>;
beforeAll(async () => {
  ({ store, tally, make } = await made("demo.db", false));
});
afterAll(async () => {
  tally.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

test("Uma has invoices, notes, a card and a key, and Ugo text that would run if it were shown as anything else", () => {
  const { uma, ugo } = users;
  const numbers = tally.listInvoices(uma.id).map(({ number }) => number);
  expect(numbers).toEqual(["INV-0005", "INV-0004", "INV-0003", "INV-0002", "INV-0001"]);
  expect(tally.nextInvoiceNumber(uma.id)).toBe("INV-0006");
  expect(tally.findProfile(uma.id)).toMatchObject({ cardNumber: "4242 4242 4242 4242" });
  expect(tally.listNotes(uma.id)).toHaveLength(4);
  expect(tally.listApiKeys(uma.id)).toHaveLength(1);
  const hostile = JSON.stringify([tally.findProfile(ugo.id), tally.listNotes(ugo.id), tally.listInvoices(ugo.id)]);
  for (const text of ["<script>", "onerror=", "javascript:", "\u202e", "svg onload"]) expect(hostile).toContain(text);
});

test("what Mina did in Tally is told of her session, and what she left there says whose session it was", async () => {
  const sessions = (await store.read((tx) => tx.impersonations.list({}, page, new Date()))).items;
  expect(new Set(sessions.map(({ endReason }) => endReason))).toEqual(
    new Set(["expired", "stopped", "not_opened", "ended_by_admin"]),
  );
  const [ofUma] = sessions.filter(({ user }) => user.id === users.uma.id);
  const id = ofUma?.id ?? "none";
  const acts = await store.read((tx) => tx.timeline.list({ impersonationId: id, pages: false }, page));
  expect(acts.items.map(({ kind, name }) => [kind, name])).toEqual([
    ["requested", null],
    ["started", null],
    ["act", "Added a note"],
    ["refused", "Change the card"],
    ["ended", null],
  ]);
  expect(await store.read((tx) => tx.timeline.count(id))).toEqual({ pages: 4, acts: 1, refusals: 1 });
  expect(await store.read((tx) => tx.timeline.findNote(id))).toMatchObject({ text: expect.stringMatching(/address/) });
  const [left] = tally.listHistory(users.uma.id).filter(({ impersonatorName }) => impersonatorName !== null);
  expect(left).toMatchObject({ text: "Added a note", impersonatorName: "Mina Haddad", impersonationId: id });
  // Whoever was helped with invoices has some.
  for (const { user } of sessions) expect(tally.listInvoices(user.id), user.name ?? user.id).not.toEqual([]);
});

test("as `npm run demo` has it, the product can be checked as one of its ordinary users, and the people are as everywhere", async () => {
  const path = join(folder, "checkable.db");
  const environment = { secret: "a secret of tests", productUrl: "http://127.0.0.1:3000", fresh: false };
  await makeDemoDatabase({ databaseUrl: `file:${path}`, tallyPath: `${path}.tally`, ...environment, checkable: true });
  const checkable = openSqlite(path);
  const [product] = await checkable.read((tx) => tx.products.list());
  const check = await checkable.read((tx) => tx.checks.find(product?.id ?? ""));
  expect(check?.action?.address).toMatch(/^http:\/\/127\.0\.0\.1:3000\/demo\/api\//);
  expect(await checkable.read((tx) => tx.users.find(check?.testUserId ?? ""))).toMatchObject({ active: true });
  expect(Object.values(users).map(({ id }) => id)).not.toContain(check?.testUserId);
  const granted = await checkable.read((tx) => tx.grants.list());
  expect(granted.map(({ employeeId }) => employeeId)).toEqual([employees.mina.id]);
  expect(await store.read((tx) => tx.checks.find(product?.id ?? ""))).toBeNull();
  await checkable.close();
});

test("it is made once: a second time changes nothing in either", async () => {
  const before = [tally.listHistory(users.uma.id), await store.read((tx) => tx.audit.list({}, page))];
  await make();
  expect([tally.listHistory(users.uma.id), await store.read((tx) => tx.audit.list({}, page))]).toEqual(before);
});

test("a new organization's has the users' invoices, and nothing that anybody did in their place", async () => {
  const fresh = await made("fresh.db", true);
  const history = fresh.tally.listHistory(users.uma.id);
  expect(history.length).toBeGreaterThan(5);
  expect(history.filter(({ impersonatorName }) => impersonatorName !== null)).toEqual([]);
  expect((await fresh.store.read((tx) => tx.impersonations.list({}, page, new Date()))).items).toEqual([]);
  fresh.tally.close();
  await fresh.store.close();
});

test("outside the demo none is made", async () => {
  const production = { databaseUrl: `file:${join(folder, "own.db")}`, tallyPath: null, fresh: false };
  await expect(makeDemoDatabase({ ...production, secret: "s", productUrl: "https://app.example" })).rejects.toThrow(
    "the demo alone",
  );
});
