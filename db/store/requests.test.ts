import { beforeEach, describe, expect, test } from "vitest";
import { type AccessRequest, BEGIN_WITHIN_MS } from "#lib/requests/request.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";
import { unanswered } from "../requests.testing.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const event = () => happened("request.created", now);

describe.each(databases)("requests on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  beforeEach(async () => {
    store = await open();
    people = await addPeople(store);
  });

  const add = (fields: Partial<AccessRequest> = {}) =>
    store.write((tx) => tx.requests.add({ ...unanswered(people), ...fields }, event()));
  const yes = () => ({
    ...{ answeredById: people.adam.id, answeredAt: now, note: "Go on", status: "approved" as const },
    ...{ approvedAt: now, expiresAt: later(BEGIN_WITHIN_MS) },
  });
  const write = <T>(body: (requests: Tables["requests"]) => Steps<T>) => store.write((tx) => body(tx.requests));

  test("are read as they were written, with the names of those in them", async () => {
    const asked = unanswered(people);
    const added = await add(asked);
    const { id, name, email } = people.mina;
    expect(added).toEqual({
      ...asked,
      impersonator: { id, name, email },
      user: expect.objectContaining({ name: "Uma Patel" }),
    });
    const answered = await write((t) => t.answer(asked.id, yes(), now, event));
    expect(answered).toMatchObject({
      status: "approved",
      note: "Go on",
      answeredBy: { name: "Adam Novak" },
      approvedAt: now,
    });
  });

  test("wait once for each asker, user and kind, and once for an own access", async () => {
    const grant = { kind: "grant", user: null, product: null, grantId: null, enableEpoch: null } as const;
    const first = await add();
    expect(await add()).toBeNull();
    expect(await add({ user: people.ugo })).not.toBeNull();
    expect(await add({ impersonator: people.max })).not.toBeNull();
    expect(await add(grant)).not.toBeNull();
    expect(await add(grant)).toBeNull();
    await write((t) =>
      t.answer(first?.id ?? "", { ...yes(), status: "refused", approvedAt: null, expiresAt: now }, now, event),
    );
    expect(await add()).not.toBeNull();
  });

  test("are answered once, in time, and used once, in time", async () => {
    const { id = "", expiresAt = now } = (await add()) ?? {};
    expect(await write((t) => t.answer(id, yes(), expiresAt, event))).toBeNull();
    expect(await write((t) => t.answer(id, yes(), now, event))).not.toBeNull();
    expect(await write((t) => t.answer(id, yes(), now, event))).toBeNull();
    const { id: session } = await runningOf(store, people);
    expect(await write((t) => t.use(id, later(BEGIN_WITHIN_MS), session))).toBe(false);
    expect(await write((t) => t.use(id, later(1), session))).toBe(true);
    expect(await write((t) => t.use(id, later(1), session))).toBe(false);
    const [used] = await store.read((tx) => tx.requests.listOfImpersonation(session));
    expect(used).toMatchObject({ id, status: "used" });
  });

  test("that are over are noted once each, and nothing of what isn't", async () => {
    const first = await add();
    await add({ user: people.ugo, createdAt: later(1000), expiresAt: later(2000) });
    const over = later(2000);
    expect(await store.read((tx) => tx.requests.isAnyOverdue(later(1999)))).toBe(false);
    expect(await store.read((tx) => tx.requests.isAnyOverdue(over))).toBe(true);
    expect((await write((t) => t.expireOverdue(over, event))).map(({ user }) => user?.id)).toEqual([people.ugo.id]);
    expect(await write((t) => t.expireOverdue(over, event))).toEqual([]);
    expect((await store.read((tx) => tx.requests.listOpen({}))).map(({ id }) => id)).toEqual([first?.id]);
    expect(await write((t) => t.expire({ impersonatorId: people.max.id }, event))).toEqual([]);
    expect(await write((t) => t.expire({ impersonatorId: people.mina.id }, event))).toHaveLength(1);
  });

  test.each<[string, string]>([
    ["approved by who asked", "answered_by_id = impersonator_id, answered_at = created_at"],
    ["approved by nobody", "status = 'approved', approved_at = created_at"],
    ["for longer", "expires_at = expires_at + LATER"],
    ["with nobody to ask", "needs_approver = false"],
    ["begun without a yes", "status = 'used'"],
  ])("can't be made %s by any statement", async (_, set) => {
    await add();
    const longer = store.earlier("expires_at", -1);
    await expect(store.sql(`UPDATE requests SET ${set.replace("expires_at + LATER", longer)}`)).rejects.toThrow();
  });
});
