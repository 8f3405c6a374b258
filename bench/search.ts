import Sqlite from "better-sqlite3";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import type { Store } from "#lib/store/store.ts";
import type { UserSort } from "#lib/users/user.ts";
import { quantile, ratiosOf } from "./figures.ts";
import { betterAuthFile, large, small, understudyFile } from "./files.ts";
import { askBetterAuth } from "./list-users.ts";
import { type Figure, report, short } from "./results.ts";
import { inRounds } from "./rounds.ts";

/**
 * What finding users costs with a million of them, beside itself with 10,000 and beside Better Auth's list of users with the
 * same million. In one process, without a server.
 */
const ROUNDS = 11;

const searchFor =
  (query: string, sort: UserSort = "newest", cursor: string | null = null) =>
  (store: Store) =>
    store.read((tx) => tx.users.search(query, { cursor, limit: 50, sort }));

/** The page and the number beside it, as the page of users asks for them. */
const pageFor = (query: string) => (store: Store) =>
  store.read(function* (tx) {
    yield* tx.users.search(query, { cursor: null, limit: 50 });
    return yield* tx.users.count(query, 1001);
  });

function emailOf(path: string, seq: number): string {
  const client = new Sqlite(path, { readonly: true });
  const email = client.prepare("SELECT email FROM users WHERE seq = ?").pluck().get(seq) as string;
  client.close();
  return email;
}

function deepCursor(path: string, sort: UserSort): string {
  const client = new Sqlite(path, { readonly: true });
  const count = client.prepare("SELECT count(*) FROM users").pluck().get() as number;
  const key = sort === "name" ? "by_name" : "seq";
  const row = client
    .prepare(`SELECT seq, by_name FROM users ORDER BY ${key} ${sort === "newest" ? "DESC" : ""} LIMIT 1 OFFSET ?`)
    .get(Math.floor(count * 0.9)) as { seq: number; by_name: string };
  client.close();
  return Buffer.from(JSON.stringify(sort === "name" ? [sort, row.by_name, row.seq] : [sort, row.seq])).toString(
    "base64url",
  );
}

async function opened(path: string) {
  const store = sqliteStore(connectSqlite(path));
  const [deep, deepByName] = [deepCursor(path, "newest"), deepCursor(path, "name")];
  return {
    store,
    cases: {
      "first page": searchFor(""),
      "deep page": searchFor("", "newest", deep),
      "first page by name": searchFor("", "name"),
      "deep page by name": searchFor("", "name", deepByName),
      "one: quillfeather": searchFor("quillfeather"),
      "one: a whole e-mail": searchFor(emailOf(path, 7777)),
      "few: four figures in an e-mail": searchFor("7777@"),
      "none: quillfeathers": searchFor("quillfeathers"),
      "none: anna quillfeather": searchFor("anna quillfeather"),
      "prefix: q": searchFor("q"),
      "prefix: an": searchFor("an"),
      "many: anna": searchFor("anna"),
      "many: patel, anna": searchFor("patel, anna"),
      "many: an, deep": searchFor("an", "newest", deep),
      "many: an, by name": searchFor("an", "name"),
      "one, by name": searchFor("quillfeather", "name"),
      "many with their number: an": pageFor("an"),
      "everybody with their number": pageFor(""),
      "one with the number": pageFor("quillfeather"),
      "none with the number": pageFor("quillfeathers"),
      "many with their number: anna": pageFor("anna"),
    },
  };
}

const [few, many] = [
  await opened(await understudyFile("small", small)),
  await opened(await understudyFile("large", large)),
];
type Case = keyof typeof few.cases;
const names = Object.keys(few.cases) as Case[];
const figures: Figure[] = [];
for (const name of names) {
  const times = await inRounds({ rounds: ROUNDS }, { few: () => several(few, name), many: () => several(many, name) });
  const [small, large] = [times.few, times.many].map((all) => `${short(quantile(all, 0.5))} ms`);
  figures.push({ row: `search: ${name}`, ...ratiosOf(times.many, times.few), of: `${large} beside ${small}` });
}

/** In its middle, as one alone is soon over; what takes long, fewer times. */
async function several({ store, cases }: typeof few, name: Case): Promise<number> {
  const all: number[] = [];
  const until = performance.now() + 40;
  while (all.length < 9 && (all.length < 1 || performance.now() < until)) {
    const from = performance.now();
    await cases[name](store);
    all.push(performance.now() - from);
  }
  return quantile(all, 0.5);
}

const list = await askBetterAuth(await betterAuthFile("better-auth-large", large.users));
const pairs: [row: string, own: Case, query: Parameters<typeof list>[0]][] = [
  ["one", "one with the number", { searchValue: "Quillfeather" }],
  ["none", "none with the number", { searchValue: "Quillfeathers" }],
  ["many", "many with their number: anna", { searchValue: "Anna" }],
  ["first page", "everybody with their number", {}],
  ["deep page", "deep page", { offset: Math.floor(large.users * 0.9) }],
];
for (const [row, own, query] of pairs) {
  const theirs = async () => {
    const from = performance.now();
    await list(query);
    return performance.now() - from;
  };
  const times = await inRounds({ rounds: 5 }, { ours: () => several(many, own), theirs });
  const [ours, beside] = [times.ours, times.theirs].map((all) => `${short(quantile(all, 0.5))} ms`);
  figures.push({ row: `beside: ${row}`, ...ratiosOf(times.ours, times.theirs), of: `${ours} beside ${beside}` });
}
for (const { store } of [few, many]) await store.close();
report(figures);
