import { describe, expect, test } from "vitest";
import type { AuditEvent } from "#lib/audit/event.ts";
import type { Store } from "#lib/store/store.ts";
import { databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const umaActing = { kind: "user", id: "uma", name: "Uma", email: "uma@globex.example" } as const;
const uma = { id: "uma", name: "Uma", email: "uma@globex.example", externalId: "u-1" };
const nameless = { id: "nemo", name: null, email: null, externalId: "u-2" };
const mina = { id: "mina", name: "Mina", email: "mina@acme.example" };

const add = (store: Store, event: AuditEvent) => store.write((tx) => tx.audit.add(event));
type Filter = Parameters<Parameters<Parameters<Store["read"]>[0]>[0]["audit"]["list"]>[0];
const list = (store: Store, filter: Filter = {}, cursor: string | null = null, limit = 100) =>
  store.read((tx) => tx.audit.list(filter, { cursor, limit }));

describe.each(databases)("the audit log on %s", (_, open) => {
  test.each<AuditEvent["actor"]>([
    { kind: "employee", ...mina },
    umaActing,
    { kind: "product", id: "p", name: "Tally" },
    { kind: "system" },
    { kind: "anonymous" },
  ])("gives an event back as it was written, by $kind", async (actor) => {
    const store = await open();
    const event: AuditEvent = {
      ...happened("impersonation.started", now, {}, actor),
      outcome: "refused",
      user: uma,
      employee: mina,
      impersonationId: "i",
      impersonatorId: "mina",
      productId: "p",
      reason: "Because \u202e 'quoted' 日本",
      changes: { enabled: { from: false, to: true }, names: { from: null, to: ["a", 1.5, { b: "c" }] } },
      ip: "203.0.113.7",
      userAgent: "test",
    };
    await add(store, event);
    expect(await list(store)).toEqual({ items: [event], nextCursor: null });
  });

  test("gives back who had neither name nor e-mail, by what there was", async () => {
    const store = await open();
    const actor = { kind: "user", id: nameless.id, name: null, email: null } as const;
    const event = happened("session.signed_in", now, { user: nameless }, actor);
    await add(store, event);
    expect((await list(store)).items).toEqual([event]);
  });

  test("lists the refused hand-offs of some impersonations, newest first, and no other refusal", async () => {
    const store = await open();
    const refused = (impersonationId: string, at: Date, changes: AuditEvent["changes"]) =>
      add(store, {
        ...happened("impersonation.denied", at),
        outcome: "refused",
        reason: "invalid_request",
        impersonationId,
        changes,
      });
    await refused("a", now, { handOff: { from: null, to: "First." } });
    await refused("b", later(1000), { handOff: { from: null, to: "Second." } });
    await refused("a", later(2000), { handOff: { from: null, to: "Third." } });
    await refused("a", later(3000), null);
    await refused("c", later(4000), { handOff: { from: null, to: "Another's." } });
    const found = await store.read((tx) => tx.audit.listRefusedHandOffs(["a", "b"]));
    expect(found).toEqual([
      { impersonationId: "a", at: later(2000), reason: "invalid_request", sentence: "Third." },
      { impersonationId: "b", at: later(1000), reason: "invalid_request", sentence: "Second." },
      { impersonationId: "a", at: now, reason: "invalid_request", sentence: "First." },
    ]);
  });

  test.each([
    "UPDATE audit_events SET reason = 'nothing to see'",
    "UPDATE audit_events SET at = at",
    "DELETE FROM audit_events",
    "DELETE FROM audit_events WHERE seq = 1",
  ])("can't be rewritten: %s", async (statement) => {
    const store = await open();
    const event = happened("impersonation.ended", now);
    await add(store, event);
    await expect(store.sql(statement)).rejects.toThrow("append-only");
    expect((await list(store)).items).toEqual([event]);
  });

  test("is narrowed by each filter, from and to included", async () => {
    const store = await open();
    const events = {
      started: happened(
        "impersonation.started",
        later(1),
        { user: uma, impersonationId: "i1" },
        { kind: "employee", ...mina },
      ),
      ended: happened("impersonation.ended", later(2), { user: uma, impersonationId: "i1" }),
      signedIn: happened("session.signed_in", later(3), {}, umaActing),
    };
    for (const event of Object.values(events)) await add(store, event);
    const types = async (filter: Filter) => (await list(store, filter)).items.map(({ type }) => type);
    expect(await types({})).toEqual(["session.signed_in", "impersonation.ended", "impersonation.started"]);
    expect(await types({ type: "impersonation.ended" })).toEqual(["impersonation.ended"]);
    expect(await types({ actorId: mina.id })).toEqual(["impersonation.started"]);
    expect(await types({ userId: uma.id })).toEqual(["impersonation.ended", "impersonation.started"]);
    expect(await types({ impersonationId: "i1", type: "impersonation.started" })).toEqual(["impersonation.started"]);
    expect(await types({ from: later(2), to: later(2) })).toEqual(["impersonation.ended"]);
    expect(await types({ from: later(4) })).toEqual([]);
  });

  test("is listed newest first and, within one instant, last written first; page by page, each once, while it grows", async () => {
    const store = await open();
    const events = Array.from({ length: 25 }, (_each, nth) =>
      happened("session.signed_in", later(Math.floor(nth / 10))),
    );
    for (const event of events) await add(store, event);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(store, {}, cursor, 4);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await add(store, happened("session.signed_out", later(1000)));
    } while (cursor !== null);
    expect(seen).toEqual(events.map(({ id }) => id).reverse());
  });

  test.each([
    "x",
    Buffer.from('[1,"one"]').toString("base64url"),
    Buffer.from(`[1,"${"9".repeat(30)}"]`).toString("base64url"),
    Buffer.from('[8640000000000000,"1"]').toString("base64url"),
  ])("a cursor that nobody gave out is refused: %s", async (cursor) => {
    await expect(list(await open(), {}, cursor)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
