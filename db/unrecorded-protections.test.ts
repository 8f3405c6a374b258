import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApiKey } from "#lib/api-keys/create.ts";
import { as, testClock, testContext } from "#lib/context.testing.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { changeProduct } from "#lib/products/change.ts";
import { protectDomain, unprotectDomain } from "#lib/protections/domain.ts";
import { protectUser, unprotectUser } from "#lib/protections/user.ts";
import { patchUser, putUser } from "#lib/provisioning/put.ts";
import type { Store } from "#lib/store/store.ts";
import { addPeople, type People, runningOf } from "./databases.testing.ts";
import { connectSqlite, openSqlite } from "./sqlite.ts";

const clock = testClock();
const addresses = { initiateLoginUri: undefined };
let folder: string;
let store: Store;
let people: People;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "understudy-unrecorded-"));
  store = openSqlite(join(folder, "test.db"));
  people = await addPeople(store, { now: clock.now });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** By another connection, as whatever breaks a table of a running server. */
function sql(statement: string): void {
  const client = connectSqlite(join(folder, "test.db"));
  client.exec(statement);
  client.close();
}
const breakAudit = () =>
  sql("CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'the log is broken'); END");

const employee = (name: "olivia" | "adam"): EmployeeContext =>
  as(testContext(store, clock), people[name], people.sessions[name]);
const standing = () =>
  store.read(function* (tx) {
    const of = [...(yield* tx.protections.ofUsers([people.uma.id])), ...(yield* tx.protections.list("product"))];
    return of.map(({ kind }) => kind);
  });

test.each<[what: string, kind: string, act: () => Promise<unknown>]>([
  ["a user", "user", () => protectUser(employee("adam"), people.uma.id, { reason: "VIP" })],
  ["a domain", "domain", () => protectDomain(employee("adam"), "globex.example", { reason: "VIP" })],
  ["a product", "product", () => changeProduct(employee("adam"), people.product.id, { ...addresses, protected: true })],
])("%s is protected though it can't be recorded, and it is recorded later, once", async (_, kind, act) => {
  await runningOf(store, people, { createdAt: clock.now });
  breakAudit();
  await act();
  expect(await standing()).toEqual([kind]);
  expect(await store.read((tx) => tx.impersonations.listUnended({}))).toEqual([]);
  sql("DROP TRIGGER broken");
  await store.recordLate(clock.now);
  const { items } = await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }));
  const late = items.filter(({ changes }) => changes?.recorded).map(({ type }) => type);
  expect(late.sort()).toEqual([`${kind}.protected`, "impersonation.ended"].sort());
});

test("so is a user by an API key, whatever else the call says of them", async () => {
  const context = testContext(store, clock);
  const crm = { ...context, ...(await createApiKey(employee("adam"), { name: "CRM" })) };
  await putUser(crm, "crm-1", { email: people.uma.email, name: people.uma.name });
  await runningOf(store, people, { createdAt: clock.now });
  breakAudit();
  await patchUser(crm, "crm-1", { name: "Uma P.", protected: true });
  expect(await standing()).toEqual(["user"]);
  expect(await store.read((tx) => tx.impersonations.listUnended({}))).toEqual([]);
});

test("nobody and nothing is unprotected that can't be recorded, also where something else is taken away", async () => {
  const olivia = employee("olivia");
  await protectUser(olivia, people.uma.id, { reason: "VIP" });
  await protectDomain(olivia, "globex.example", { reason: "VIP" });
  await changeProduct(olivia, people.product.id, { ...addresses, protected: true });
  breakAudit();
  const acts = [
    () => unprotectUser(olivia, people.uma.id),
    () => unprotectDomain(olivia, "globex.example"),
    () => changeProduct(olivia, people.product.id, { ...addresses, protected: false }),
    () => changeProduct(olivia, people.product.id, { ...addresses, protected: false, active: false }),
  ];
  for (const act of acts) await expect(act()).rejects.toThrow("the log is broken");
  expect(await standing()).toEqual(["user", "domain", "product"]);
});
