import type Sqlite from "better-sqlite3";
import { wordsOf } from "#lib/search/folding.ts";
import { findable } from "#lib/search/text.ts";

/** Everybody that a search is asked about: as many as one likes, of names and addresses that repeat as people's do. */

const firsts =
  "Anna Maria Zoë John Peter Łukasz Sofía Olga Iván Lucas Emma Mia Noah Liam Søren Mary Robert Linda Michael Sarah David Laura Kevin Julia Thomas Eva Martin Nina Félix Clara Hugo Alice Óscar Ruth Simon Vera Paul Inês Omar Leila Ahmed Fatima Wei Ling Jun Hana Kenji Yuki Raj Priya Arjun".split(
    " ",
  );
const lasts =
  "Smith Jones Taylor Brown Wilson Evans Müller Schmidt Fischer Weber Meyer Wagner Becker Rossi Ferrari Russo Silva Santos Pereira García Martínez López Novák Svoboda Kowalski Nowak Jensen Hansen Nielsen Larsen O'Neill Berg Lund Strand Patel Singh Kumar Sharma Chen Wang Zhang Liu Tanaka Suzuki Sato Kim Park Lee Choi Nguyen Tran Okafor Mensah Haddad".split(
    " ",
  );
const hosts = ["globex.example", "initech.example", "mail.example", "lund.example", "hooli.example"];

/** Whom one search finds alone. */
const RARE = 4242;
const rare = { name: "Xanthippe Quillfeather", email: "xq@lund.example" };

/** Their numbers, names and addresses as a query, `count` of them. Nobody is drawn by lot: each run has the same people. */
function peopleOf(client: Sqlite.Database, count: number): string {
  const parts = (name: string, words: string[]) => {
    client.exec(`CREATE TEMP TABLE ${name} (nth INTEGER PRIMARY KEY, word TEXT, folded TEXT)`);
    const add = client.prepare(`INSERT INTO ${name} VALUES (?, ?, ?)`);
    for (const [nth, word] of words.entries()) add.run(nth, word, wordsOf(word).join(""));
  };
  parts("firsts", firsts);
  parts("lasts", lasts);
  parts("hosts", hosts);
  return `WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${count}),
    people AS (
      SELECT n, f.word || ' ' || l.word AS name, f.folded AS first, l.folded AS last,
        f.folded || '.' || l.folded || n || '@' || h.word AS email
      FROM numbers CROSS JOIN firsts f ON f.nth = (n * 7919) % ${firsts.length}
        CROSS JOIN lasts l ON l.nth = (n / 7 * 104729) % ${lasts.length} CROSS JOIN hosts h ON h.nth = n * 31 % ${hosts.length})`;
}

/** By one statement into our own tables, since a million statements take minutes. */
export function addPeople(client: Sqlite.Database, count: number): void {
  client.pragma("synchronous = OFF");
  const triggers = client
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'users_words%'")
    .all() as { name: string; sql: string }[];
  for (const { name } of triggers) client.exec(`DROP TRIGGER ${name}`);
  client.exec(`
    INSERT INTO users (id, name, email, email_key, search_text, by_name, by_email, active, created_at)
      ${peopleOf(client, count)}
      SELECT printf('%08x-0000-4000-8000-%012x', (n * 2654435761) % 4294967296, n), name, email, email,
        '  ' || first || '  ' || last || '  ' || email || char(10) || '|' || first || last,
        first || ' ' || last, email, 1, 1700000000000 + n * 1000 FROM people`);
  const { searchText, byName, byEmail } = findable({ id: "", externalId: null, ...rare });
  client
    .prepare("UPDATE users SET name = ?, search_text = ?, by_name = ?, by_email = ? WHERE seq = ?")
    .run(rare.name, searchText, byName, byEmail, RARE);
  client.exec("INSERT INTO users_words (users_words) VALUES ('rebuild')");
  for (const { sql } of triggers) client.exec(sql);
  client.pragma("synchronous = FULL");
}

/** The same people in the table of Better Auth. */
export function addPeopleElsewhere(client: Sqlite.Database, count: number): void {
  client.pragma("synchronous = OFF");
  client.exec(`
    INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt, role, banned)
      ${peopleOf(client, count)}
      SELECT printf('%032x', n), name, email, 1, strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + n, 'unixepoch'),
        strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + n, 'unixepoch'), 'user', 0 FROM people`);
  client.prepare("UPDATE user SET name = ?, email = ? WHERE id = printf('%032x', ?)").run(rare.name, rare.email, RARE);
  client.pragma("synchronous = FULL");
}
