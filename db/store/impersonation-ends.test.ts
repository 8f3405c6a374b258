import { describe, expect, test } from "vitest";
import { HOUR_MS, type Impersonation, live, OPEN_WITHIN_MS } from "#lib/impersonations/impersonation.ts";
import type { Store } from "#lib/store/store.ts";
import { hashToken } from "#lib/tokens/token.ts";
import { addPeople, databases, pendingOf, runningOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const MINUTE_MS = 60 * 1000;
const page = { cursor: null, limit: 100 };
const requested = () => happened("impersonation.requested", now);
const endedEvent = (row: Impersonation) =>
  happened("impersonation.ended", now, { impersonationId: row.id, reason: row.endReason });

const add = (store: Store, impersonation: Impersonation) =>
  store.write((tx) => tx.impersonations.add(impersonation, requested()));
const endedEvents = async (store: Store) =>
  (await store.read((tx) => tx.audit.list({ type: "impersonation.ended" }, page))).items;

describe.each(databases)("an impersonation holds and ends on %s", (_, open) => {
  const withPeople = async () => {
    const store = await open();
    return { store, people: await addPeople(store, { now }) };
  };
  const running = async (fields: Partial<Impersonation> = {}) => {
    const { store, people } = await withPeople();
    return { store, people, impersonation: await runningOf(store, people, fields) };
  };

  test("nobody moves the end past the hour later, either", async () => {
    const { store, impersonation } = await running();
    const { id } = impersonation;
    const stretched = [
      `UPDATE impersonations SET expires_at = (SELECT max(expires_at) FROM dashboard_sessions) WHERE id = '${id}'`,
      `UPDATE impersonations SET end_reason = 'because' WHERE id = '${id}'`,
      `UPDATE impersonations SET end_reason = 'stopped' WHERE id = '${id}'`,
    ];
    for (const statement of stretched) await expect(store.sql(statement)).rejects.toThrow();
    expect(await store.read((tx) => tx.impersonations.find(id))).toEqual(impersonation);
  });

  test("whoever ends it first writes the one event, and its product session ends with it", async () => {
    const { store, impersonation } = await running();
    const end = () =>
      store.write((tx) => tx.impersonations.end({ id: impersonation.id }, "stopped", later(5000), endedEvent));
    const ended = await Promise.all(Array.from({ length: 10 }, end));
    expect(ended.flat()).toEqual([{ ...impersonation, endedAt: later(5000), endReason: "stopped" }]);
    expect(await endedEvents(store)).toMatchObject([{ impersonationId: impersonation.id, reason: "stopped" }]);
    const session = await store.read((tx) => tx.productSessions.findByToken(hashToken("cookie")));
    expect(session).toMatchObject({ endedAt: later(5000), impersonation: { endReason: "stopped" } });
  });

  test.each([
    ["id", ({ impersonation }: Running) => ({ id: impersonation.id })],
    ["impersonator", ({ people }: Running) => ({ impersonatorId: people.mina.id })],
    ["user", ({ people }: Running) => ({ userId: people.uma.id })],
    ["the user's e-mail, however it is written", () => ({ userEmail: " UMA@globex.example" })],
    ["product", ({ people }: Running) => ({ productId: people.product.id })],
    ["grant", ({ people }: Running) => ({ grantId: people.grant.id })],
    ["dashboard session", ({ people }: Running) => ({ dashboardSessionId: people.sessions.mina.id })],
    ["nothing, which means all", () => ({})],
  ])("are ended by %s, and others are left alone", async (_name, filterOf) => {
    const context = await running();
    const { store, impersonation } = context;
    const filter = filterOf(context);
    const nothing = crypto.randomUUID();
    for (const key of Object.keys(filter)) {
      expect(await store.write((tx) => tx.impersonations.end({ [key]: nothing }, "stopped", now, endedEvent))).toEqual(
        [],
      );
    }
    expect(await store.read((tx) => tx.impersonations.listUnended(filter))).toMatchObject([{ id: impersonation.id }]);
    expect(await store.write((tx) => tx.impersonations.end(filter, "stopped", now, endedEvent))).toHaveLength(1);
    expect(await store.read((tx) => tx.impersonations.listUnended({}))).toEqual([]);
  });

  test("overdue, it ends when it was due: once, whoever notices, and not a millisecond early", async () => {
    const { store, impersonation } = await running({ expiresAt: later(20 * MINUTE_MS) });
    const settle = (at: Date) => store.write((tx) => tx.impersonations.endOverdue(at, endedEvent));
    expect(await settle(later(20 * MINUTE_MS - 1))).toEqual([]);
    const ended = await Promise.all([settle(later(HOUR_MS)), settle(later(HOUR_MS)), settle(later(2 * HOUR_MS))]);
    expect(ended.flat()).toEqual([{ ...impersonation, endedAt: later(20 * MINUTE_MS), endReason: "expired" }]);
    expect(await endedEvents(store)).toHaveLength(1);
    const session = await store.read((tx) => tx.productSessions.findByToken(hashToken("cookie")));
    expect(session).toMatchObject({ endedAt: later(20 * MINUTE_MS) });
  });

  test.each([
    ["its minute is over", HOUR_MS, OPEN_WITHIN_MS],
    ["it expires, if that is sooner", 30_000, 30_000],
  ])("never opened, it ends as not_opened when %s", async (_name, lastsMs, dueMs) => {
    const { store, people } = await withPeople();
    await add(store, pendingOf(people, { expiresAt: later(lastsMs) }));
    const settle = (at: Date) => store.write((tx) => tx.impersonations.endOverdue(at, endedEvent));
    expect(await settle(later(dueMs - 1))).toEqual([]);
    expect(await settle(later(dueMs))).toMatchObject([
      { endReason: "not_opened", endedAt: later(dueMs), startedAt: null },
    ]);
  });

  test("come with the facts they depend on, as they are now", async () => {
    const { store, people, impersonation } = await running();
    const facts = async () => (await store.read((tx) => tx.impersonations.findWithFacts(impersonation.id)))?.facts;
    expect(await facts()).toEqual({
      stoppable: true,
      enabled: true,
      enableEpoch: 0,
      grantStands: true,
      grantUntil: null,
      highestLevel: "full",
      impersonatorActive: true,
      dashboardSessionEndedAt: null,
      dashboardSessionExpiresAt: people.sessions.mina.expiresAt,
      userActive: true,
      userIsEmployee: false,
      productActive: true,
      protectedSince: null,
    });
    const session = await store.read((tx) => tx.productSessions.findByToken(hashToken("cookie")));
    expect(session).toMatchObject({ user: people.uma, impersonation, facts: await facts() });
    const of = (type: Parameters<typeof happened>[0]) => happened(type, now);
    await store.write(function* (tx) {
      yield* tx.settings.update({ enabled: false, enableEpoch: 1 }, { id: people.olivia.id, at: now }, []);
      yield* tx.grants.revoke(people.mina.id, { id: people.olivia.id, at: now }, of("grant.revoked"));
      yield* tx.grants.add(
        { ...people.grant, id: crypto.randomUUID(), grantedById: people.olivia.id },
        of("grant.created"),
      );
      yield* tx.employees.update(people.mina.id, { active: false }, of("employee.deactivated"));
      yield* tx.dashboardSessions.end({ id: people.sessions.mina.id }, later(1), () => of("session.ended"));
      yield* tx.users.update(people.uma.id, { active: false, email: "MAX@acme.example" }, of("user.disabled"));
      yield* tx.products.put({ ...people.product, active: false, clientSecretHash: "" }, of("product.added"));
    });
    expect(await facts()).toMatchObject({
      enabled: false,
      enableEpoch: 1,
      grantStands: false,
      impersonatorActive: false,
      dashboardSessionEndedAt: later(1),
      userActive: false,
      userIsEmployee: true,
      productActive: false,
    });
  });

  test("of a user who is an employee only by a deactivated one's e-mail may live", async () => {
    const { store, people, impersonation } = await running();
    await store.write(function* (tx) {
      yield* tx.users.update(people.uma.id, { email: people.max.email }, happened("user.email_changed", now));
      yield* tx.employees.update(people.max.id, { active: false }, happened("employee.deactivated", now));
    });
    const found = await store.read((tx) => tx.impersonations.findWithFacts(impersonation.id));
    expect(found && live(found.impersonation, found.facts, later(5000))).toBe(true);
  });

  test.each(['"Dora"@ACME.example', "dora@acme.example"])(
    "of a user whose external id is an employee's e-mail (%s) it is over as soon as there is that employee",
    async (externalId) => {
      const { store, people, impersonation } = await running();
      const facts = async () => (await store.read((tx) => tx.impersonations.findWithFacts(impersonation.id)))?.facts;
      const inProduct = async () => await store.read((tx) => tx.productSessions.findByToken(hashToken("cookie")));
      await store.write((tx) => tx.users.update(people.uma.id, { externalId }, happened("user.updated", now)));
      expect(await facts()).toMatchObject({ userIsEmployee: false });
      const dora = { ...people.max, id: crypto.randomUUID(), name: "Dora", email: "dora@acme.example" };
      await store.write((tx) => tx.employees.add({ ...dora, passwordHash: "hash" }, happened("employee.added", now)));
      expect(await facts()).toMatchObject({ userIsEmployee: true });
      expect(await inProduct()).toMatchObject({ facts: { userIsEmployee: true } });
      const found = await store.read((tx) => tx.impersonations.findWithFacts(impersonation.id));
      expect(found && live(found.impersonation, found.facts, later(5000))).toBe(false);
      const end = { userEmail: "DORA@acme.example" };
      expect(await store.write((tx) => tx.impersonations.end(end, "user_unavailable", now, endedEvent))).toHaveLength(
        1,
      );
    },
  );

  test("open one product session, and never a second", async () => {
    const { store, people, impersonation } = await running();
    const again = {
      id: crypto.randomUUID(),
      tokenHash: hashToken("other"),
      userId: people.uma.id,
      impersonationId: impersonation.id,
    };
    const times = { createdAt: now, expiresAt: impersonation.expiresAt };
    const adding = store.write((tx) =>
      tx.productSessions.add({ ...again, ...times }, happened("session.signed_in", now)),
    );
    await expect(adding).rejects.toThrow();
  });

  test("can't lose those they point at", async () => {
    const { store } = await running();
    for (const table of ["users", "employees", "grants", "dashboard_sessions", "products", "impersonations"]) {
      await expect(store.sql(`DELETE FROM ${table}`)).rejects.toThrow();
    }
  });

  type Running = Awaited<ReturnType<typeof running>>;
});
