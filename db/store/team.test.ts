import { describe, expect, test } from "vitest";
import type { OneTimeLink } from "#lib/employees/employee.ts";
import type { Store } from "#lib/store/store.ts";
import { hashToken } from "#lib/tokens/token.ts";
import { addPeople, databases, type People, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const event = () => happened("session.ended", now);

describe.each(databases)("the team on %s", (_, open) => {
  const withPeople = async (): Promise<{ store: TestDatabase; people: People }> => {
    const store = await open();
    return { store, people: await addPeople(store, { now }) };
  };
  const endedEvents = async (store: Store) =>
    (await store.read((tx) => tx.audit.list({ type: "session.ended" }, { cursor: null, limit: 100 }))).items;

  test("has each e-mail once, however it is written", async () => {
    const { store, people } = await withPeople();
    const again = { ...people.max, id: crypto.randomUUID(), email: "MAX@Acme.example ", passwordHash: "" };
    expect(await store.write((tx) => tx.employees.add(again, event()))).toBeNull();
    expect(await store.read((tx) => tx.employees.findByEmail(again.email))).toEqual(people.max);
    expect(await endedEvents(store)).toEqual([]);
  });

  test("counts the owners who are active", async () => {
    const { store, people } = await withPeople();
    const owners = () => store.read((tx) => tx.employees.countActiveOwners());
    await store.write((tx) => tx.employees.update(people.adam.id, { role: "owner" }, event()));
    expect(await owners()).toBe(2);
    await store.write((tx) => tx.employees.update(people.olivia.id, { active: false }, event()));
    expect(await owners()).toBe(1);
  });

  test("gives out a password's hash only when asked for that", async () => {
    const { store, people } = await withPeople();
    await store.write((tx) => tx.employees.update(people.max.id, { passwordHash: "the hash" }, event()));
    expect(await store.read((tx) => tx.employees.passwordHashOf(people.max.id))).toBe("the hash");
    const everything = await store.read(function* (tx) {
      const [max, all] = [yield* tx.employees.find(people.max.id), yield* tx.employees.list()];
      const session = yield* tx.dashboardSessions.findByToken(hashToken(people.sessions.max.token), now);
      return JSON.stringify({ max, all, session });
    });
    expect(everything).not.toContain("the hash");
  });

  test("has no role but the three", async () => {
    const { store, people } = await withPeople();
    const promote = store.write((tx) => tx.employees.update(people.max.id, { role: "root" as "owner" }, event()));
    await expect(promote).rejects.toThrow();
    expect(await store.read((tx) => tx.employees.find(people.max.id))).toEqual(people.max);
  });

  test("has one standing grant for each employee, also when ten give one at once", async () => {
    const { store, people } = await withPeople();
    const grant = () => ({
      id: crypto.randomUUID(),
      employeeId: people.max.id,
      access: "full" as const,
      grantedById: people.adam.id,
      grantedAt: now,
    });
    const given = await Promise.all(
      Array.from({ length: 10 }, () => store.write((tx) => tx.grants.add(grant(), event()))),
    );
    const [one] = given.filter((each) => each !== null);
    expect(given.filter((each) => each !== null)).toMatchObject([
      { employeeId: people.max.id, grantedBy: { name: "Adam Novak" }, revokedAt: null },
    ]);
    expect(await store.read((tx) => tx.grants.find(people.max.id))).toEqual(one);
    expect(await endedEvents(store)).toHaveLength(1);
  });

  test("keeps a revoked grant as history: granting again makes another one", async () => {
    const { store, people } = await withPeople();
    const revoke = () => store.write((tx) => tx.grants.revoke(people.mina.id, { id: null, at: later(5) }, event()));
    expect(await revoke()).toEqual({ ...people.grant, revokedAt: later(5) });
    expect(await revoke()).toBeNull();
    expect(await store.read((tx) => tx.grants.list())).toEqual([]);
    const again = { ...people.grant, id: crypto.randomUUID(), grantedById: people.mina.id };
    expect(await store.write((tx) => tx.grants.add(again, event()))).toMatchObject({ id: again.id });
    expect(await store.sql("SELECT id FROM grants")).toHaveLength(2);
  });

  test("knows a dashboard session by its token while it is open, and its employee as of now", async () => {
    const { store, people } = await withPeople();
    const { id, token, expiresAt } = people.sessions.mina;
    const find = (at: Date) => store.read((tx) => tx.dashboardSessions.findByToken(hashToken(token), at));
    expect(await find(now)).toMatchObject({ session: { id }, employee: people.mina });
    expect(await find(new Date(expiresAt.getTime() - 1))).not.toBeNull();
    expect(await find(expiresAt)).toBeNull();
    expect(await store.read((tx) => tx.dashboardSessions.findByToken(token, now))).toBeNull();
    await store.write((tx) => tx.employees.update(people.mina.id, { role: "admin" }, event()));
    expect(await find(now)).toMatchObject({ employee: { role: "admin" } });
    await store.write((tx) => tx.employees.update(people.mina.id, { active: false }, event()));
    expect(await find(now)).toBeNull();
    expect(await store.read((tx) => tx.dashboardSessions.listOpen(people.mina.id, now))).toEqual([]);
  });

  test("ends dashboard sessions by filter, spares one, and records each once", async () => {
    const { store, people } = await withPeople();
    const employeeId = people.mina.id;
    const other = {
      id: crypto.randomUUID(),
      employeeId,
      createdAt: later(1),
      expiresAt: later(1000),
      endedAt: null,
      ip: null,
      userAgent: "x",
    };
    await store.write((tx) =>
      tx.dashboardSessions.add({ ...other, tokenHash: "other" }, happened("session.signed_in", now)),
    );
    expect(await store.read((tx) => tx.dashboardSessions.listOpen(employeeId, now))).toMatchObject([
      { id: other.id },
      { id: people.sessions.mina.id },
    ]);
    const end = (filter: object) => store.write((tx) => tx.dashboardSessions.end(filter, later(9), event));
    expect(await end({ employeeId, exceptId: people.sessions.mina.id })).toEqual([{ ...other, endedAt: later(9) }]);
    expect(await end({ id: people.sessions.mina.id })).toHaveLength(1);
    expect(await end({ employeeId })).toEqual([]);
    expect(await endedEvents(store)).toHaveLength(2);
    expect(await store.read((tx) => tx.dashboardSessions.listOpen(people.max.id, now))).toHaveLength(1);
  });

  const linkOf = (fields: Partial<OneTimeLink> = {}): OneTimeLink => ({
    id: crypto.randomUUID(),
    purpose: "invitation",
    employeeId: null,
    email: "New@acme.example",
    name: "New",
    role: "member",
    createdById: null,
    createdAt: now,
    expiresAt: later(1000),
    usedAt: null,
    ...fields,
  });

  test("lets a one-time link be used once, by one of twenty at the same time, and never once expired", async () => {
    const { store } = await withPeople();
    const [link, late] = [linkOf(), linkOf()];
    await store.write((tx) => tx.links.add({ ...link, tokenHash: "a" }, event()));
    await store.write((tx) => tx.links.add({ ...late, tokenHash: "b" }, event()));
    expect(await store.read((tx) => tx.links.findByToken("a"))).toEqual(link);
    const used = await Promise.all(Array.from({ length: 20 }, () => store.write((tx) => tx.links.use("a", later(5)))));
    expect(used.filter((each) => each !== null)).toEqual([{ ...link, usedAt: later(5) }]);
    expect(await store.write((tx) => tx.links.use("b", later(1000)))).toBeNull();
    expect(await store.write((tx) => tx.links.use("c", now))).toBeNull();
    expect(await store.read((tx) => tx.links.listOpen("invitation", now))).toEqual([late]);
  });

  test("makes links void that fit, however the e-mail is written; they can't be used and aren't listed", async () => {
    const { store, people } = await withPeople();
    const reset = linkOf({ purpose: "reset", employeeId: people.max.id, email: null, name: null, role: null });
    await store.write((tx) => tx.links.add({ ...linkOf(), tokenHash: "a" }, event()));
    await store.write((tx) => tx.links.add({ ...reset, tokenHash: "b" }, event()));
    const voided = (filter: object) => store.write((tx) => tx.links.void(filter, later(5)));
    expect(await voided({ email: "new@ACME.example", purpose: "reset" })).toBe(0);
    expect(await voided({ email: "new@ACME.example" })).toBe(1);
    expect(await store.write((tx) => tx.links.use("a", later(6)))).toBeNull();
    expect(await store.read((tx) => tx.links.findByToken("a"))).toMatchObject({ usedAt: later(5) });
    expect(await store.read((tx) => tx.links.listOpen("invitation", now))).toEqual([]);
    expect(await voided({ employeeId: people.max.id })).toBe(1);
  });

  test("changes settings key by key, with who and when, and no minutes but 1 to 60, or 0 to 720 of a proof", async () => {
    const { store, people } = await withPeople();
    const update = (to: { maxMinutes?: number; reason?: "optional"; proofMinutes?: number }) =>
      store.write((tx) => tx.settings.update(to, { id: people.olivia.id, at: later(5) }, [event()]));
    const { id, name, email } = people.olivia;
    expect(await update({ reason: "optional" })).toEqual({
      enabled: true,
      enableEpoch: 0,
      reason: "optional",
      maxMinutes: 60,
      accessLevels: ["read_only", "full"],
      defaultAccess: "full",
      approval: "nobody",
      adminSelfGrant: "allow",
      supportAccess: {
        choices: ["always", "ask", "until", "never"],
        default: "always",
        showNames: false,
        mailAfter: false,
      },
      notices: { ownerMail: true, manyUsersAnHour: 10, hours: null, impersonatorSummary: true },
      ...{ proofMinutes: null, requireSecondFactor: false, returnOrigins: [], ticketTemplate: null },
      updatedAt: later(5),
      updatedBy: { id, name, email },
    });
    for (const maxMinutes of [0, 61, -1]) await expect(update({ maxMinutes })).rejects.toThrow();
    for (const proofMinutes of [721, -1]) await expect(update({ proofMinutes })).rejects.toThrow();
    expect(await update({ maxMinutes: 1 })).toMatchObject({ reason: "optional", maxMinutes: 1 });
    expect(await endedEvents(store)).toHaveLength(2);
    await expect(
      store.sql(
        "INSERT INTO impersonation_settings (id, enabled, enable_epoch, reason, max_minutes, updated_at, updated_by_id) SELECT 2, enabled, enable_epoch, reason, max_minutes, updated_at, updated_by_id FROM impersonation_settings",
      ),
    ).rejects.toThrow();
  });
});
