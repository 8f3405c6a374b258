import { describe, expect, test } from "vitest";
import type { Impersonation, Status } from "#lib/impersonations/impersonation.ts";
import type { Store } from "#lib/store/store.ts";
import { addPeople, databases, type People, pendingOf } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const later = new Date("2026-11-23T09:00:00.000Z");

/** One that has begun and ended, so that another can begin. */
async function past(store: Store, people: People, fields: Partial<Impersonation>, nth = 0) {
  const { grantedAt } = people.grant;
  const createdAt = new Date(grantedAt.getTime() + nth * 1000);
  const expiresAt = new Date(createdAt.getTime() + 3_600_000);
  const pending = pendingOf(people, { createdAt, expiresAt, ...fields });
  await store.write(function* (tx) {
    yield* tx.impersonations.add(pending, happened("impersonation.requested", createdAt));
    yield* tx.impersonations.end({ id: pending.id }, "stopped", createdAt, () =>
      happened("impersonation.ended", createdAt),
    );
  });
  return pending.id;
}

const found = async (
  store: Store,
  query: string,
  filter: { status?: Status; impersonatorId?: string } = {},
  limit = 50,
) => (await store.read((tx) => tx.impersonations.list({ ...filter, query }, { cursor: null, limit }, later))).items;

const idsOf = async (...asked: Parameters<typeof found>) => (await found(...asked)).map(({ id }) => id);

describe.each(databases)("impersonations on %s", (_, open) => {
  test("are found by the words of either's name or e-mail, or of the ticket, together too, newest first", async () => {
    const store = await open();
    const people = await addPeople(store);
    const { adam, ugo, mina } = people;
    const asUma = await past(store, people, { ticket: "SUP-4711" });
    const asUgo = await past(store, people, { user: ugo, impersonator: adam }, 1);
    for (const query of ["haddad", "mina patel", "PATEL, Uma", "uma@globex", "sup-4711", "sup4711 uma", "mina@acme"])
      expect(await idsOf(store, query), query).toEqual([asUma]);
    for (const query of ["adam", "novak ugo", "initech"]) expect(await idsOf(store, query), query).toEqual([asUgo]);
    expect(await idsOf(store, "acme")).toEqual([asUgo, asUma]);
    expect(await idsOf(store, "")).toEqual([asUgo, asUma]);
    for (const query of ["mina ugo", "helping", "zzz"]) expect(await idsOf(store, query), query).toEqual([]);
    expect(await idsOf(store, "acme", { impersonatorId: mina.id })).toEqual([asUma]);
    expect(await idsOf(store, "acme", { status: "ended", impersonatorId: adam.id })).toEqual([asUgo]);
    expect(await idsOf(store, "acme", { status: "live" })).toEqual([]);
  });

  test("are found by their user's new name after a rename, and no more by a name of whom nobody is left", async () => {
    const store = await open();
    const people = await addPeople(store);
    const { uma } = people;
    const id = await past(store, people, {});
    const renamed = happened("user.renamed", later);
    await store.write((tx) => tx.users.update(uma.id, { name: "Ada Lovelace" }, renamed));
    expect([await idsOf(store, "patel"), await idsOf(store, "lovelace haddad")]).toEqual([[], [id]]);
    await store.write((tx) => tx.users.remove(uma.id, later, happened("user.deleted", later)));
    expect([await idsOf(store, "lovelace"), await idsOf(store, "globex"), await idsOf(store, "haddad")]).toEqual([
      ...[[], [], [id]],
    ]);
  });

  test("come in pages that stay right while there are more hits than can be sorted", async () => {
    const store = await open();
    const people = await addPeople(store);
    for (let nth = 0; nth < 11; nth++) await past(store, people, { ticket: `T ${nth}` }, nth);
    // By two statements, as adding takes long: eleven, times eleven, times eleven.
    const fields = ["impersonator_id", "user_id", "product_id", "dashboard_session_id", "grant_id", "enable_epoch"];
    const rest = [...fields, "created_at", "expires_at", "ended_at", "end_reason"];
    await store.sql(`INSERT INTO impersonations (id, ${rest.join(", ")})
      SELECT a.id || '-' || substr(b.id, 1, 8) || '-' || substr(c.id, 1, 8), ${rest.map((field) => `a.${field}`).join(", ")}
      FROM impersonations a, impersonations b, impersonations c`);
    await store.sql(`INSERT INTO impersonation_texts (impersonation_id, own_words, own_joined, search_text)
      SELECT i.id, x.own_words, x.own_joined, x.search_text FROM impersonations i JOIN impersonation_texts x
        ON x.impersonation_id = substr(i.id, 1, 36) WHERE length(i.id) > 36`);
    const pageAfter = (cursor: string | null) =>
      store.read((tx) => tx.impersonations.list({ query: "mina uma" }, { cursor, limit: 100 }, later));
    let page = await pageAfter(null);
    const pages = [...page.items];
    while (page.nextCursor !== null) {
      page = await pageAfter(page.nextCursor);
      pages.push(...page.items);
    }
    const places = pages.map(({ id, createdAt }) => `${createdAt.toISOString()} ${id}`);
    expect(places).toHaveLength(11 + 11 ** 3);
    expect(places).toEqual([...new Set(places)].sort().reverse());
    expect(await idsOf(store, "mina t 10", {}, 2)).toHaveLength(2);
  });

  test("of a version before are found once that has been written, and not written twice", async () => {
    const store = await open();
    const people = await addPeople(store);
    const id = await past(store, people, { ticket: "SUP-1" });
    await store.sql("UPDATE impersonation_texts SET own_words = '', own_joined = '', search_text = ''");
    expect(await idsOf(store, "haddad patel sup1")).toEqual([]);
    const write = () => store.write((tx) => tx.impersonations.writeTexts(9));
    expect([await write(), await write()]).toEqual([1, 0]);
    expect(await idsOf(store, "haddad patel sup1")).toEqual([id]);
    expect(await idsOf(store, "patel", { impersonatorId: people.mina.id })).toEqual([id]);
  });
});
