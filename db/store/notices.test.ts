import { beforeEach, describe, expect, test } from "vitest";
import type { Tables } from "#lib/store/store.ts";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const later = (ms: number) => new Date(now.getTime() + ms);

describe.each(databases)("what employees are told, on %s,", (_, open) => {
  let store: TestDatabase;
  let people: People;
  beforeEach(async () => {
    store = await open();
    people = await addPeople(store, { now });
    await store.sql("DELETE FROM employee_notices");
  });

  const read = <T>(body: (notices: Tables["notices"]) => Generator<unknown, T, unknown>) =>
    store.read((tx) => body(tx.notices));
  const minas = () => ({ employeeId: people.mina.id });
  const olivias = () => ({ employeeId: people.olivia.id });

  /** Mina opens a session as Uma, and it ends: both as the verbs record them. */
  async function session(id: string, at: Date) {
    const { mina, uma, product } = people;
    const fields = { user: uma, impersonationId: id, impersonatorId: mina.id, productId: product.id };
    const by = { kind: "employee", id: mina.id, name: mina.name, email: mina.email } as const;
    const over = new Date(at.getTime() + 2000);
    await runningOf(store, people, { id, createdAt: at, expiresAt: later(3_600_000) }, id);
    await store.write(function* (tx) {
      yield* tx.audit.add(happened("impersonation.started", at, fields, by));
      yield* tx.impersonations.end({ id }, "stopped", over, () => happened("impersonation.ended", over, fields, by));
    });
  }

  test("is made beside the event, with whom and what it is about, and mailed where mail leaves", async () => {
    store.mail.leaves = true;
    await session("s1", now);
    const [summary] = (await read((notices) => notices.list(minas(), { cursor: null, limit: 9 }))).items;
    expect(summary).toMatchObject({
      ...{ type: "session_summary", at: later(2000), readAt: null, by: null, recorded: true, impersonationId: "s1" },
      ...{ reader: { email: "mina@acme.example", role: "member" }, product: people.product.name },
      session: { user: { name: "Uma Patel" }, endedAt: later(2000) },
    });
    const [first] = (await read((notices) => notices.list(olivias(), { cursor: null, limit: 9 }))).items;
    expect(first).toMatchObject({ type: "first_session", by: { name: "Mina Haddad" } });
    const mails = await store.sql("SELECT id, receiver FROM deliveries WHERE kind = 'mail' ORDER BY seq");
    expect(mails).toEqual([
      { id: first?.id, receiver: `mail:${people.olivia.id}` },
      { id: summary?.id, receiver: `mail:${people.mina.id}` },
    ]);
    expect(await read((notices) => notices.listMailed({}, 9))).toEqual([]);
    await store.sql("UPDATE deliveries SET status = 'delivered', settled_at = created_at, next_attempt_at = NULL");
    expect((await read((notices) => notices.listMailed({}, 9))).map(({ id }) => id).sort()).toEqual(
      mails.map(({ id }) => id).sort(),
    );
    expect(await read((notices) => notices.listMailed(minas(), 9))).toMatchObject([{ id: summary?.id }]);
  });

  test("is listed a page at a time, newest first, and read by its own reader, once", async () => {
    for (const n of [1, 2, 3]) await session(`s${n}`, later(n * 60_000));
    const page = await read((notices) => notices.list(minas(), { cursor: null, limit: 2 }));
    expect(page.items.map(({ impersonationId }) => impersonationId)).toEqual(["s3", "s2"]);
    const rest = await read((notices) => notices.list(minas(), { cursor: page.nextCursor, limit: 2 }));
    expect(rest).toMatchObject({ items: [{ impersonationId: "s1" }], nextCursor: null });
    expect(await read((notices) => notices.countUnread(minas()))).toBe(3);
    const id = page.items[0]?.id ?? "";
    const readBy = (whose: { employeeId: string }, at: Date) => store.write((tx) => tx.notices.read(id, whose, at));
    expect(await readBy(olivias(), now)).toBe(false);
    expect([await readBy(minas(), later(1)), await readBy(minas(), later(2))]).toEqual([true, true]);
    expect((await read((notices) => notices.find(id)))?.readAt).toEqual(later(1));
    expect(await read((notices) => notices.countUnread({ ...minas(), types: ["session_summary"] }))).toBe(2);
  });
});
