import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import { wordsOf } from "#lib/search/folding.ts";
import { findable } from "#lib/search/text.ts";
import type { Store } from "#lib/store/store.ts";
import type { UserSort } from "#lib/users/user.ts";

/*
 * What finding users costs with 10,000 of them and with a million: `tsx bench/search.ts`. Medians of rounds that take
 * turns, so that what else the machine does meets both sizes alike. In files of its own, which it removes.
 */

const SIZES = [10_000, Number(process.env.USERS ?? 1_000_000)];
const ROUNDS = 15;

const firsts =
  "Anna Maria Zoë John Peter Łukasz Sofía Olga Iván Lucas Emma Mia Noah Liam Søren Mary Robert Linda Michael Sarah David Laura Kevin Julia Thomas Eva Martin Nina Félix Clara Hugo Alice Óscar Ruth Simon Vera Paul Inês Omar Leila Ahmed Fatima Wei Ling Jun Hana Kenji Yuki Raj Priya Arjun".split(
    " ",
  );
const lasts =
  "Smith Jones Taylor Brown Wilson Evans Müller Schmidt Fischer Weber Meyer Wagner Becker Rossi Ferrari Russo Silva Santos Pereira García Martínez López Novák Svoboda Kowalski Nowak Jensen Hansen Nielsen Larsen O'Neill Berg Lund Strand Patel Singh Kumar Sharma Chen Wang Zhang Liu Tanaka Suzuki Sato Kim Park Lee Choi Nguyen Tran Okafor Mensah Haddad".split(
    " ",
  );
const hosts = ["globex.example", "initech.example", "mail.example", "lund.example", "hooli.example"];

const RARE = 4242;
const rare = { name: "Xanthippe Quillfeather", email: "xq@lund.example" };

/** Everybody by one statement, since a million statements take minutes. Nobody is drawn by lot: each run has the same people. */
function fill(path: string, count: number): Store {
  const client = connectSqlite(path);
  client.pragma("synchronous = OFF");
  const parts = (name: string, words: string[]) => {
    client.exec(`CREATE TEMP TABLE ${name} (nth INTEGER PRIMARY KEY, word TEXT, folded TEXT)`);
    const add = client.prepare(`INSERT INTO ${name} VALUES (?, ?, ?)`);
    for (const [nth, word] of words.entries()) add.run(nth, word, wordsOf(word).join(""));
  };
  parts("firsts", firsts);
  parts("lasts", lasts);
  parts("hosts", hosts);
  client.exec(`
    DROP TRIGGER users_words_added;
    DROP TRIGGER users_words_changed;
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${count}),
      people AS (
        SELECT n, f.word || ' ' || l.word AS name, f.folded AS first, l.folded AS last,
          f.folded || '.' || l.folded || n || '@' || h.word AS email
        FROM numbers CROSS JOIN firsts f ON f.nth = (n * 7919) % ${firsts.length}
          CROSS JOIN lasts l ON l.nth = (n / 7 * 104729) % ${lasts.length} CROSS JOIN hosts h ON h.nth = n * 31 % ${hosts.length})
    INSERT INTO users (id, name, email, email_key, search_text, by_name, by_email, active, created_at)
      SELECT printf('%08x-0000-4000-8000-%012x', (n * 2654435761) % 4294967296, n), name, email, email,
        '  ' || first || '  ' || last || '  ' || email || char(10) || '|' || first || last,
        first || ' ' || last, email, 1, 1700000000000 + n * 1000 FROM people;
  `);
  const { searchText, byName, byEmail } = findable({ id: "", externalId: null, ...rare });
  client
    .prepare("UPDATE users SET name = ?, search_text = ?, by_name = ?, by_email = ? WHERE seq = ?")
    .run(rare.name, searchText, byName, byEmail, RARE);
  client.exec("INSERT INTO users_words (users_words) VALUES ('rebuild')");
  return sqliteStore(client);
}

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

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-search-"));
  try {
    const stores: { store: Store; cases: Map<string, (store: Store) => Promise<unknown>> }[] = [];
    for (const size of SIZES) {
      const path = join(folder, `${size}.db`);
      const began = performance.now();
      const store = fill(path, size);
      console.log(`${size} users made in ${Math.round(performance.now() - began)} ms`);
      const [deep, deepByName] = [deepCursor(path, "newest"), deepCursor(path, "name")];
      stores.push({
        store,
        cases: new Map<string, (store: Store) => Promise<unknown>>([
          ["first page", searchFor("")],
          ["deep page", searchFor("", "newest", deep)],
          ["first page by name", searchFor("", "name")],
          ["deep page by name", searchFor("", "name", deepByName)],
          ["one hit: quillfeather", searchFor("quillfeather")],
          ["one hit: a whole e-mail", searchFor(emailOf(path, 7777))],
          ["one hit: four figures in an e-mail", searchFor("7777@")],
          ["none: quillfeathers", searchFor("quillfeathers")],
          ["none: anna quillfeather", searchFor("anna quillfeather")],
          ["prefix: q", searchFor("q")],
          ["prefix: an", searchFor("an")],
          ["many: anna", searchFor("anna")],
          ["many: patel, anna", searchFor("patel, anna")],
          ["many: an, deep", searchFor("an", "newest", deep)],
          ["many, by name: an", searchFor("an", "name")],
          ["one hit, by name", searchFor("quillfeather", "name")],
          ["many with their number: an", pageFor("an")],
          ["everybody with their number", pageFor("")],
        ]),
      });
    }
    const names = [...(stores[0]?.cases.keys() ?? [])];
    const times = new Map<string, number[][]>(names.map((name) => [name, stores.map(() => [])]));
    for (let round = 0; round <= ROUNDS; round++)
      for (const name of names)
        for (const [nth, { store, cases }] of stores.entries()) {
          const began = performance.now();
          await cases.get(name)?.(store);
          if (round > 0) times.get(name)?.[nth]?.push(performance.now() - began);
        }
    console.log(`\n${"".padEnd(36)}${SIZES.map((size) => `${size}`.padStart(12)).join("")}       ratio`);
    for (const name of names) {
      const medians = times.get(name)?.map(median) ?? [];
      const [small = 0, large = 0] = medians;
      const shown = medians.map((ms) => `${ms.toFixed(2)} ms`.padStart(12)).join("");
      console.log(`${name.padEnd(36)}${shown}${(large / small).toFixed(2).padStart(12)}`);
    }
    for (const { store } of stores) await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

await main();
