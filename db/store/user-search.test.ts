import { describe, expect, test } from "vitest";
import type { Store } from "#lib/store/store.ts";
import type { UserSort } from "#lib/users/user.ts";
import { databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");

const userNamed = (name: string | null, email: string | null = null, externalId: string | null = null) => ({
  ...{ id: crypto.randomUUID(), name, email, externalId, active: true, createdAt: now },
});

function addAll(store: Store, users: ReturnType<typeof userNamed>[]) {
  return store.write(function* (tx) {
    for (const user of users) yield* tx.users.add({ ...user, passwordHash: null }, happened("user.added", now));
  });
}

const search = (store: Store, query: string, sort: UserSort = "newest", cursor: string | null = null, limit = 50) =>
  store.read((tx) => tx.users.search(query, { cursor, limit, sort }));

/** All pages, and of each the one before as it is told. */
async function pagesOf(store: Store, query: string, sort: UserSort, limit: number) {
  const pages: (string | null)[][] = [];
  const cursors: (string | null)[] = [null];
  for (const cursor of cursors) {
    const { items, nextCursor } = await search(store, query, sort, cursor, limit);
    pages.push(items.map(({ name }) => name));
    if (nextCursor !== null) cursors.push(nextCursor);
  }
  const before = await Promise.all(
    cursors
      .slice(1)
      .map((cursor) => store.read((tx) => tx.users.cursorBefore(query, { cursor: cursor ?? "", limit, sort }))),
  );
  expect(before, "the pages before").toEqual(cursors.slice(0, -1));
  return pages;
}

describe.each(databases)("a search on %s", (_, open) => {
  test("compares names, not letters: order, case, accents, signs and unseen marks make no difference", async () => {
    const store = await open();
    const people: [name: string, queries: string[]][] = [
      ["Łukasz Wałęsa", ["walesa lukasz", "Wałęsa, Łukasz", "LUKA", "lu", "w l"]],
      ["Jürgen Groß", ["jurgen gross", "\u200bGROß\ufeff"]],
      ["Sean O’Neill", ["o'neill", "oneill sean", "O´N"]],
      ["Anne-Marie Weber", ["annemarie", "anne marie", "Weber, Anne-Marie", "weber anne"]],
      ["Işıl Yıldız", ["isil yildiz", "ışıl"]],
      ["佐藤健太", ["健太", "佐藤 健太"]],
      ['100% \\_ "Xul" OR NOT', ["100%", "\\_", '"xul"', "xul or not", "OR", "NOT"]],
      ["Joann Adams", ["joann", "oan", "ad jo", "joannad"]],
    ];
    await addAll(
      store,
      people.map(([name]) => userNamed(name)),
    );
    for (const [name, queries] of people)
      for (const query of queries)
        expect(
          (await search(store, query)).items.map((user) => user.name),
          query,
        ).toEqual([name]);
    for (const query of ["anna", "oa", "%", "100_", '"', "*", "ann*", "search_text:ann", "zz", "x".repeat(200)])
      expect(
        (await search(store, query)).items.map(({ name }) => name),
        query,
      ).toEqual([]);
  });

  test("finds by e-mail, by an id from elsewhere and by the beginning of an id of ours, each with the others", async () => {
    const store = await open();
    const uma = userNamed("Uma Patel", "uma.patel@globex.example", "CRM-4711");
    const ugo = userNamed("Ugo 3f2b Rossi", "ugo@initech.example");
    const ida = { ...userNamed("Ida"), id: "3f2b8c1e-44aa-4bbb-8ccc-0123456789ab" };
    await addAll(store, [uma, ugo, ida]);
    const found = async (query: string, sort: UserSort = "newest") =>
      (await search(store, query, sort)).items.map(({ name }) => name);
    for (const query of ["uma.patel@globex.example", "patel@glo", "CRM-4711", "crm47", "crm"])
      expect(await found(query), query).toEqual(["Uma Patel"]);
    expect(await found("3f2b")).toEqual(["Ida", "Ugo 3f2b Rossi"]);
    expect(await found("3f2b", "-name")).toEqual(["Ugo 3f2b Rossi", "Ida"]);
    expect(await found("3F2B8C1E-44")).toEqual(["Ida"]);
    expect(await store.read((tx) => tx.users.count("3f2b", 100))).toBe(2);
    expect(await store.read((tx) => tx.users.count("3f2b", 1))).toBe(1);
  });

  test("is listed in each order, alike on every database, page by page there and back", async () => {
    const store = await open();
    const names = [
      "zoe a",
      "Ödegård b",
      "odegard C",
      "Anna d",
      "ANNA E",
      "\u{1d538}nna f",
      "anna g",
      "Ægir h",
      "'i",
      "ｂ j",
    ];
    await addAll(
      store,
      names.map((name, nth) => userNamed(name, nth % 3 === 0 ? null : `${"zyx"[nth % 3]}${nth}@x.example`)),
    );
    const sorted = [
      "Ægir h",
      "Anna d",
      "ANNA E",
      "\u{1d538}nna f",
      "anna g",
      "ｂ j",
      "'i",
      "Ödegård b",
      "odegard C",
      "zoe a",
    ];
    const byEmail = [2, 5, 8, 1, 4, 7, 0, 3, 6, 9].map((nth) => names[nth]);
    const orders = [
      ["newest", [...names].reverse()],
      ["oldest", names],
      ["name", sorted],
      ["-name", [...sorted].reverse()],
      ["email", byEmail],
      ["-email", [...byEmail].reverse()],
    ] as const;
    for (const [sort, expected] of orders) {
      expect((await pagesOf(store, "", sort, 3)).flat(), sort).toEqual(expected);
      const annas = expected.filter((name) => /nna/i.test(name ?? ""));
      expect(await pagesOf(store, "ann", sort, 2), sort).toEqual([annas.slice(0, 2), annas.slice(2)]);
    }
  });

  test("whose hits are too many to be sorted gives the same pages, and is counted no further than asked", async () => {
    const store = await open();
    const eleven = Array.from({ length: 11 }, (_, nth) => userNamed(`${nth}`));
    await addAll(store, [...eleven, userNamed("Zoë")]);
    // By one statement, as adding takes long: eleven, times eleven, times eleven.
    const key = "a.by_name || '-' || b.by_name || '-' || c.by_name";
    await store.sql(`INSERT INTO users (id, name, search_text, by_name, by_email, active, created_at)
      SELECT a.id || b.id || c.id, 'Anna ' || ${key}, '  anna  berg\n|annaberg', 'anna ' || ${key}, 'x', a.active, a.created_at
      FROM users a, users b, users c WHERE a.name <> 'Zoë' AND b.name <> 'Zoë' AND c.name <> 'Zoë'`);
    const numbers = eleven.map(({ name }) => name);
    const expected = numbers.flatMap((a) => numbers.flatMap((b) => numbers.map((c) => `Anna ${a}-${b}-${c}`))).sort();
    for (const sort of ["name", "-name"] as const) {
      let page = await search(store, "berg ann", sort, null, 100);
      const names = page.items.map(({ name }) => name);
      while (page.nextCursor !== null) {
        page = await search(store, "berg ann", sort, page.nextCursor, 100);
        names.push(...page.items.map(({ name }) => name));
      }
      expect(names).toEqual(sort === "name" ? expected : expected.toReversed());
    }
    expect((await search(store, "ann", "newest", null, 2)).items).toHaveLength(2);
    expect(await store.read((tx) => tx.users.count("ann", 1001))).toBe(1001);
    expect(await store.read((tx) => tx.users.count("ann", 2000))).toBe(1331);
  });

  test("takes a cursor of its own order only, and one that is whole", async () => {
    const store = await open();
    await addAll(
      store,
      ["a", "b", "c"].map((name) => userNamed(name)),
    );
    const { nextCursor } = await search(store, "", "name", null, 1);
    const forged = (values: unknown) => Buffer.from(JSON.stringify(values)).toString("base64url");
    for (const [sort, cursor] of [
      ["-name", nextCursor],
      ["newest", nextCursor],
      ["name", forged(["name", "a"])],
      ["name", forged(["name", "\u0000", 1])],
      ["name", forged(["name", "\ud800", 1])],
      ["name", forged(["name", {}, 1])],
      ["name", forged(["name", "a", 1, 2])],
      ["name", forged(["name", "a", 1e300])],
      ["newest", forged(["newest", "a", 1])],
      ["newest", forged(["newest"])],
      ["newest", forged(["newest", "1"])],
      ["newest", forged([1, 2])],
      ["newest", forged({ length: 2 })],
    ] as const)
      await expect(search(store, "", sort, cursor)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("finds whoever was renamed, deleted or given another id as they are now, also in an order", async () => {
    const store = await open();
    const uma = userNamed("Uma Patel", "uma@globex.example");
    await addAll(store, [uma, userNamed("Mia")]);
    const names = async (query: string) => (await search(store, query, "name")).items.map(({ name }) => name);
    const renamed = happened("user.renamed", now);
    await store.write((tx) => tx.users.update(uma.id, { name: "Ada Lovelace", externalId: "crm-9" }, renamed));
    expect([await names("patel"), await names("lovelace"), await names("crm9"), await names("")]).toEqual([
      ...[[], ["Ada Lovelace"], ["Ada Lovelace"], ["Ada Lovelace", "Mia"]],
    ]);
    await store.write((tx) => tx.users.update(uma.id, { active: false }, happened("user.disabled", now)));
    expect(await names("ada crm")).toEqual(["Ada Lovelace"]);
    await store.write((tx) => tx.users.remove(uma.id, now, happened("user.deleted", now)));
    for (const query of ["ada", "deleted", "user", uma.id, uma.id.slice(0, 8), "crm9", "(", "'"])
      expect(await names(query)).toEqual([]);
    expect(await store.read((tx) => tx.users.count("", 10))).toBe(1);
  });
});
