import { beforeEach, describe, expect, test } from "vitest";
import { addPeople, databases, type People, runningOf, type TestDatabase } from "#db/databases.testing.ts";
import { happened } from "#db/happened.ts";
import { unanswered } from "#db/requests.testing.ts";
import { testContext } from "../../context.testing.ts";
import { eraseElsewhere } from "./elsewhere.ts";

const at = new Date("2026-11-22T09:00:00.000Z");
const answer = { outcome: "status_500", status: 500, text: "No Uma Patel here", tookMs: 1 } as const;

describe.each(databases)("on %s", (_, open) => {
  let store: TestDatabase;
  let people: People;
  const names = { uma: "Uma Patel", ugo: "Ugo Neri" };
  const ids = { uma: crypto.randomUUID(), ugo: crypto.randomUUID() };

  beforeEach(async () => {
    store = await open();
    people = await addPeople(store);
    for (const who of ["uma", "ugo"] as const) await addTraces(who, names[who]);
  });

  /** A request with its answer, a session with a note, more pages than go at once, and a delivery that failed with the name in its answer. */
  async function addTraces(who: "uma" | "ugo", name: string) {
    const { mina, product } = people;
    const impersonationId = ids[who];
    await runningOf(store, people, { user: people[who], id: impersonationId }, who);
    await store.write((tx) => tx.impersonations.end({}, "stopped", at, () => happened("impersonation.ended", at)));
    const view = { impersonationId, at, method: "GET", status: 200, late: false, route: `/${name}`, detail: { name } };
    const pages = Array.from({ length: 130 }, (_, n) => ({ ...view, rowId: `${who}-${n}`, id: `p${n}`, name }));
    const by = { kind: "employee", id: mina.id, name: mina.name, email: mina.email } as const;
    await store.write(function* (tx) {
      yield* tx.timeline.add(pages, []);
      yield* tx.timeline.putNote(
        impersonationId,
        { text: `Called ${name}`, at },
        happened("impersonation.noted", at, {}, by),
      );
      const event = happened("user.enabled", at, { user: people[who] });
      yield* tx.audit.add(event);
      const to = {
        kind: "webhook",
        receiver: "r",
        lane: who,
        type: "t",
        productId: product.id,
        webhookId: "w",
      } as const;
      const delivery = { ...to, attempts: 0, createdAt: at, giveUpAt: null };
      const some = [
        { ...delivery, id: `${who}-session`, impersonationId, eventId: null, payload: { name } },
        { ...delivery, id: `${who}-event`, impersonationId: null, eventId: event.id, payload: null },
      ];
      yield* tx.requests.add(requestOf(who, name), happened("request.created", at));
      for (const one of some) {
        yield* tx.outbox.add(one);
        yield* tx.outbox.giveUp(one, at, { ...answer, text: `No ${name} here` });
      }
    });
  }

  const requestOf = (who: "uma" | "ugo", name: string) => ({
    ...{ ...unanswered(people), id: crypto.randomUUID(), user: people[who], status: "refused" as const },
    ...{ reason: `Called ${name}`, ticket: name, note: `Not ${name}` },
  });

  const left = async () =>
    JSON.stringify(
      await Promise.all(
        ["page_views", "session_notes", "deliveries", "requests"].map((each) => store.sql(`SELECT * FROM ${each}`)),
      ),
    );

  test("notes, pages and what receivers answered say nothing of the user any more, and go on saying it of others", async () => {
    expect(await left()).toContain("Uma Patel");
    const erased = await eraseElsewhere(testContext(store), people.uma.id);
    expect(erased).toMatchObject({ notes: 1, pages: 130, deliveries: 2, requests: 1 });
    expect(await left()).not.toContain("Uma Patel");
    expect(await store.read((tx) => tx.timeline.findNote(ids.uma))).toEqual({ text: "Erased", at });
    expect(await store.read((tx) => tx.timeline.findNote(ids.ugo))).toMatchObject({
      text: `Called ${names.ugo}`,
    });
    const kept = (await left()).split(names.ugo).length - 1;
    expect(kept).toBe(130 * 3 + 1 + 3 + 3);
    expect(await eraseElsewhere(testContext(store), people.uma.id)).toMatchObject({
      notes: 0,
      pages: 0,
      deliveries: 0,
      requests: 0,
    });
  });
});
