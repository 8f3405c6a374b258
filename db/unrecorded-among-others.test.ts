import { beforeEach, describe, expect, test, vi } from "vitest";
import { createApiKey } from "#lib/api-keys/create.ts";
import type { ApiKeyContext } from "#lib/context.ts";
import { changePassword } from "#lib/employees/account.ts";
import { openTeam, PASSWORD, type Team } from "#lib/employees/employees.testing.ts";
import { changeEmployee } from "#lib/employees/team.ts";
import { openScene } from "#lib/impersonations/impersonating.testing.ts";
import { changeProduct } from "#lib/products/change.ts";
import { patchUser, putUser, putUsers } from "#lib/provisioning/put.ts";
import { changeUserPassword, deleteAccount } from "#lib/sessions/account.ts";
import { findProductSession, type ProductContext, startUserSession } from "#lib/sessions/session.ts";
import { changeUser } from "#lib/users/change.ts";
import type { TestDatabase } from "./databases.testing.ts";

const NEXT = "another good password of theirs";

const breakAudit = (store: TestDatabase) =>
  store.sql("CREATE TRIGGER broken BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'broken'); END");

/** The types of what was recorded late, once the audit log takes it again. */
async function recordedLate(store: TestDatabase): Promise<string[]> {
  await store.sql("DROP TRIGGER broken");
  await store.recordLate(new Date());
  const { items } = await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }));
  return items.filter(({ changes }) => changes?.recorded).map(({ type }) => type);
}

let team: Team;
let crm: ApiKeyContext;
let uma: ProductContext;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  team = await openTeam();
  crm = { ...team.context, ...(await createApiKey(team.adam, { name: "CRM" })) };
  await putUser(crm, "crm-1", { email: team.uma.email, name: team.uma.name });
  const { session } = await findProductSession(team.context, await startUserSession(team.context, team.uma.id));
  if (!session) throw new Error("Uma has just signed in");
  uma = { ...team.context, session };
  return () => vi.restoreAllMocks();
});

const roleOf = async ({ caller }: Team["adam"]) => (await team.store.read((tx) => tx.employees.find(caller.id)))?.role;
const isActive = async () => (await team.store.read((tx) => tx.users.find(team.uma.id)))?.active;
const put = { email: "uma@globex.example", name: "Uma Rao" };

describe("while nothing can be recorded, what gives nothing is done all the same, and recorded later", () => {
  test("a role is lowered, alone or with a deactivation", async () => {
    await breakAudit(team.store);
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member" });
    await changeEmployee(team.olivia, team.adam.caller.id, { role: "member", active: false });
    expect(await roleOf(team.adam)).toBe("member");
    expect(await team.store.read((tx) => tx.employees.find(team.adam.caller.id))).toMatchObject({ active: false });
    expect(await recordedLate(team.store)).toEqual(
      expect.arrayContaining(["employee.role_changed", "employee.deactivated"]),
    );
  });

  test("an employee changes their password, which ends their other sessions", async () => {
    const before = await team.store.read((tx) => tx.employees.passwordHashOf(team.mina.caller.id));
    await breakAudit(team.store);
    await changePassword(team.mina, { current: PASSWORD, next: NEXT });
    expect(await team.store.read((tx) => tx.employees.passwordHashOf(team.mina.caller.id))).not.toBe(before);
    expect(await recordedLate(team.store)).toContain("employee.password_changed");
  });

  test("a user changes their password, or closes their account", async () => {
    await breakAudit(team.store);
    await changeUserPassword(uma, { current: PASSWORD, next: NEXT });
    await deleteAccount(uma, { password: NEXT });
    expect(await isActive()).toBe(false);
    expect(await recordedLate(team.store)).toEqual(expect.arrayContaining(["user.password_changed", "user.disabled"]));
  });

  const disabling: [what: string, act: () => Promise<unknown>][] = [
    ["in the dashboard", () => changeUser(team.olivia, team.uma.id, { name: "Uma Rao", active: false })],
    ["by PATCH", () => patchUser(crm, "crm-1", { name: "Uma Rao", active: false })],
    ["by PUT", () => putUser(crm, "crm-1", { ...put, active: false })],
    ["by a batch of nothing else", () => putUsers(crm, { users: [{ ...put, externalId: "crm-1", active: false }] })],
  ];
  test.each(disabling)("a user is disabled and renamed at once %s", async (_, disable) => {
    await breakAudit(team.store);
    await disable();
    expect(await isActive()).toBe(false);
    expect(await recordedLate(team.store)).toContain("user.disabled");
  });

  test("a product is disabled and renamed at once", async () => {
    const [product] = await team.store.read((tx) => tx.products.list());
    if (!product) throw new Error("the people have a product");
    await breakAudit(team.store);
    const patch = { initiateLoginUri: undefined, name: "Tally 2", active: false };
    expect(await changeProduct(team.olivia, product.id, patch)).toMatchObject({ active: false, name: "Tally 2" });
    expect(await recordedLate(team.store)).toContain("product.disabled");
  });

  test("a code that is used twice ends its impersonation; one that is used first opens nothing", async () => {
    const at = await openScene();
    const code = await at.codeFor((await at.start()).impersonation.id);
    await breakAudit(at.store);
    await expect(at.redeem(code)).rejects.toThrow("broken");
    await at.store.sql("DROP TRIGGER broken");
    await at.redeem(code);
    await breakAudit(at.store);
    await expect(at.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await at.rows()).toMatchObject([{ end_reason: "code_reused" }]);
    expect(await recordedLate(at.store)).toEqual(
      expect.arrayContaining(["impersonation.ended", "impersonation.code_reused"]),
    );
  });
});

describe("while nothing can be recorded, what gives something isn't done", () => {
  const giving: [what: string, act: () => Promise<unknown>][] = [
    ["a role is raised", () => changeEmployee(team.olivia, team.mina.caller.id, { role: "admin" })],
    [
      "a role is raised with a deactivation",
      () => changeEmployee(team.olivia, team.mina.caller.id, { role: "admin", active: false }),
    ],
    ["a user is renamed", () => changeUser(team.olivia, team.uma.id, { name: "Uma Rao" })],
    ["a user is put in place", () => putUser(crm, "crm-1", { ...put, active: true })],
    [
      "one of a batch stays enabled",
      () =>
        putUsers(crm, {
          users: [
            { ...put, externalId: "crm-1", active: false },
            { email: "vera@globex.example", externalId: "crm-2", name: "Vera" },
          ],
        }),
    ],
  ];
  test.each(giving)("%s", async (_, act) => {
    await breakAudit(team.store);
    await expect(act()).rejects.toThrow("broken");
    expect(await roleOf(team.mina)).toBe("member");
    expect(await isActive()).toBe(true);
    expect(await recordedLate(team.store)).toEqual([]);
  });
});
