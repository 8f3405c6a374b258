import { describe, expect, test } from "vitest";
import type { DomainError } from "#lib/errors.ts";
import type { Store } from "#lib/store/store.ts";
import { databases } from "../databases.testing.ts";
import { happened } from "../happened.ts";

const now = new Date("2026-11-22T09:00:00.000Z");
const added = () => happened("user.added", now);
const changed = () => happened("user.renamed", now);

const userNamed = (name: string, email: string, createdAt = now) => ({
  id: crypto.randomUUID(),
  name,
  email,
  externalId: null as string | null,
  active: true,
  createdAt,
});

const add = (store: Store, user: ReturnType<typeof userNamed>) =>
  store.write((tx) => tx.users.add({ ...user, passwordHash: null }, added()));

const search = (store: Store, query: string, cursor: string | null = null, limit = 50) =>
  store.read((tx) => tx.users.search(query, { cursor, limit }));

const eventsOf = async (store: Store) =>
  (await store.read((tx) => tx.audit.list({}, { cursor: null, limit: 100 }))).items;

describe.each(databases)("users on %s", (_, open) => {
  test("are read back as they were written, and the password's hash by itself", async () => {
    const store = await open();
    const uma = userNamed("Uma Patel", "Uma@Globex.example");
    expect(await store.write((tx) => tx.users.add({ ...uma, passwordHash: "hash" }, added()))).toEqual(uma);
    expect(await store.read((tx) => tx.users.find(uma.id))).toEqual(uma);
    expect(await store.read((tx) => tx.users.findByEmail(" uma@GLOBEX.example "))).toEqual(uma);
    expect(await store.read((tx) => tx.users.passwordHashOf(uma.id))).toBe("hash");
    expect(await store.read((tx) => tx.users.find(crypto.randomUUID()))).toBeNull();
    expect(await store.read((tx) => tx.users.passwordHashOf(crypto.randomUUID()))).toBeNull();
  });

  test.each(["UMA@globex.example", " uma@globex.example", "ｕｍａ@globex.example"])(
    "%s is taken by uma@globex.example, and nothing is recorded of the attempt",
    async (email) => {
      const store = await open();
      await add(store, userNamed("Uma Patel", "uma@globex.example"));
      const [ugo] = [await add(store, userNamed("Ugo Rossi", "ugo@initech.example"))];
      expect(await add(store, userNamed("Somebody else", email))).toBeNull();
      expect(await store.write((tx) => tx.users.update(ugo?.id ?? "", { email }, changed()))).toBeNull();
      expect((await search(store, "")).items).toHaveLength(2);
      expect(await eventsOf(store)).toHaveLength(2);
    },
  );

  test("a user may write the own e-mail in another way, and what isn't named stays", async () => {
    const store = await open();
    const uma = userNamed("Uma Patel", "uma@globex.example");
    await store.write((tx) => tx.users.add({ ...uma, passwordHash: "hash" }, added()));
    const to = { email: "Uma@Globex.example", name: undefined };
    expect(await store.write((tx) => tx.users.update(uma.id, to, changed()))).toEqual({ ...uma, email: to.email });
    expect(await store.write((tx) => tx.users.update(uma.id, { active: false }, changed()))).toMatchObject({
      name: uma.name,
      active: false,
    });
    expect(await store.read((tx) => tx.users.passwordHashOf(uma.id))).toBe("hash");
  });

  test("changing one who isn't there is not_found, and records nothing", async () => {
    const store = await open();
    const changing = store.write((tx) => tx.users.update(crypto.randomUUID(), { name: "x" }, changed()));
    await expect(changing).rejects.toMatchObject({ code: "not_found" } satisfies Partial<DomainError>);
    expect(await eventsOf(store)).toEqual([]);
  });

  test("are found by part of name or e-mail in any letter case, or the beginning of an id, also after a change", async () => {
    const store = await open();
    const zoe = userNamed("Zoë ÅNGSTRÖM", "z.angstrom@lund.example");
    await add(store, zoe);
    await add(store, userNamed("佐藤 健太", "kenta@aozora.example"));
    const found = async (query: string) => (await search(store, query)).items.map(({ name }) => name);
    for (const query of [
      "zoë",
      "ångström",
      "Ångström",
      "ANGSTROM@LUND",
      " lund ",
      zoe.id,
      zoe.id.toUpperCase(),
      zoe.id.slice(0, 8),
      "ström z",
      "ｌｕｎｄ",
    ]) {
      expect(await found(query), query).toEqual([zoe.name]);
    }
    expect(await found("健太")).toEqual(["佐藤 健太"]);
    for (const query of [zoe.id.slice(1), "angstromz"]) expect(await found(query), query).toEqual([]);
    await store.write((tx) => tx.users.update(zoe.id, { name: "Zoë Berg", email: "zoe@berg.example" }, changed()));
    expect([await found("ångström"), await found("lund"), await found("zoë berg")]).toEqual([[], [], ["Zoë Berg"]]);
  });

  test("who live elsewhere are found by external id or e-mail, and by the beginning of the external id in a search", async () => {
    const store = await open();
    const uma = { ...userNamed("Uma Patel", "uma@globex.example"), externalId: "CRM-1" };
    const ugo = userNamed("Ugo Rossi", "ugo@initech.example");
    for (const user of [uma, ugo]) await add(store, user);
    expect(await store.read((tx) => tx.users.findByExternalId("CRM-1"))).toEqual(uma);
    const of = { externalIds: ["CRM-1", "CRM-2"], emails: ["UGO@initech.example", "nobody@x.example"] };
    const found = await store.read((tx) => tx.users.withAny(of));
    expect(new Set(found)).toEqual(new Set([uma, ugo]));
    expect(await store.read((tx) => tx.users.withAny({ externalIds: [], emails: [] }))).toEqual([]);
    expect((await search(store, " CRM-1 ")).items).toEqual([uma]);
    expect((await search(store, "crm")).items).toEqual([uma]);
    expect(await add(store, { ...userNamed("Third", "third@x.example"), externalId: "CRM-1" })).toBeNull();
  });

  test("come in pages that lead back the way they came, and are counted as they are found", async () => {
    const store = await open();
    // Two at each instant, so that the tie-break counts in both directions.
    for (let number = 0; number < 7; number++) {
      const at = new Date(now.getTime() + Math.floor(number / 2) * 1000);
      await add(store, userNamed(`User ${number}`, `user${number}@globex.example`, at));
    }
    await add(store, userNamed("Somebody else", "else@initech.example"));
    const cursors: (string | null)[] = [];
    for (let cursor: string | null = null; cursors.length === 0 || cursor !== null; ) {
      cursors.push(cursor);
      cursor = (await search(store, "globex", cursor, 2)).nextCursor;
    }
    expect(cursors).toHaveLength(4);
    const before = (cursor: string) => store.read((tx) => tx.users.cursorBefore("globex", { cursor, limit: 2 }));
    const [first, ...later] = cursors;
    expect(await Promise.all(later.map((cursor) => before(cursor ?? "")))).toEqual([first, ...later].slice(0, 3));
    expect(await store.read((tx) => tx.users.count("globex", 100))).toBe(7);
    expect(await store.read((tx) => tx.users.count("", 100))).toBe(8);
    expect(await store.read((tx) => tx.users.count("", 5))).toBe(5);
    expect(await store.read((tx) => tx.users.count("nobody", 5))).toBe(0);
  });

  test("may swap e-mails in one transaction that lets go of them first", async () => {
    const store = await open();
    const [uma, ugo] = [userNamed("Uma Patel", "uma@globex.example"), userNamed("Ugo Rossi", "ugo@initech.example")];
    for (const user of [uma, ugo]) await add(store, user);
    const swapped = await store.write(function* (tx) {
      yield* tx.users.freeEmails([uma.id, ugo.id]);
      return [
        yield* tx.users.update(uma.id, { email: ugo.email }, changed()),
        yield* tx.users.update(ugo.id, { email: uma.email }, changed()),
      ];
    });
    expect(swapped).toMatchObject([{ email: ugo.email }, { email: uma.email }]);
    expect(await store.read((tx) => tx.users.findByEmail(uma.email))).toMatchObject({ id: ugo.id });
  });

  test("who are deleted are found by nothing, and their e-mail and external id are free", async () => {
    const store = await open();
    const uma = { ...userNamed("Uma Patel", "uma@globex.example"), externalId: "CRM-1" };
    await add(store, uma);
    await store.write((tx) => tx.users.remove(uma.id, now, happened("user.deleted", now)));
    const standIn = `${uma.id}@deleted.invalid`;
    const nobody = await store.read(function* (tx) {
      return [
        yield* tx.users.find(uma.id),
        yield* tx.users.findByEmail(uma.email),
        yield* tx.users.findByEmail(standIn),
        yield* tx.users.findByExternalId("CRM-1"),
        ...(yield* tx.users.withAny({ externalIds: ["CRM-1"], emails: [uma.email, standIn] })),
        ...(yield* tx.users.search("", { cursor: null, limit: 50 })).items,
      ];
    });
    expect(nobody).toEqual([null, null, null, null]);
    expect(await add(store, { ...uma, id: crypto.randomUUID() })).not.toBeNull();
  });

  test.each(["%", "_", "\\", "a%b", "100%_\\"])("%s in a search stands for itself", async (query) => {
    const store = await open();
    await add(store, userNamed("axb", "plain@globex.example"));
    expect((await search(store, query)).items).toEqual([]);
    const literal = userNamed(`The ${query} one`, "literal@globex.example");
    await add(store, literal);
    expect((await search(store, query)).items).toEqual([literal]);
  });

  test("are listed newest first, page by page, each once, while others are added", async () => {
    const store = await open();
    const ids: string[] = [];
    for (let nth = 0; nth < 11; nth++) {
      const user = userNamed(`User ${nth}`, `user${nth}@globex.example`, new Date(now.getTime() + Math.floor(nth / 3)));
      await add(store, user);
      ids.push(user.id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search(store, "user", cursor, 3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await add(store, userNamed("User new", `new${seen.length}@globex.example`, new Date(now.getTime() + 60_000)));
    } while (cursor !== null);
    expect(seen).toHaveLength(11);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen.slice(0, 2).every((id) => ids.slice(9).includes(id))).toBe(true);
  });

  test("a full last page says that it is the last", async () => {
    const store = await open();
    for (const nth of [1, 2]) await add(store, userNamed("User", `user${nth}@globex.example`));
    expect((await search(store, "", null, 2)).nextCursor).toBeNull();
  });

  test.each([
    "x",
    "%%%",
    "bnVsbA",
    "W10",
    Buffer.from('["now","id"]').toString("base64url"),
    Buffer.from('[1e99,"id"]').toString("base64url"),
    Buffer.from('[1,"\\u0000"]').toString("base64url"),
    Buffer.from('[1,{"$ne":null}]').toString("base64url"),
    "A".repeat(100_000),
  ])("a cursor that nobody gave out is refused: %s", async (cursor) => {
    const store = await open();
    await expect(search(store, "", cursor)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
