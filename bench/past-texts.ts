import type Sqlite from "better-sqlite3";
import { pastId } from "#db/past.testing.ts";
import { sqliteStore } from "#db/sqlite.ts";
import { writeSearchTexts } from "#lib/search/write-texts.ts";

/** What one past session alone is found by. */
export const RARE_TICKET = "ZQX-4711";
const RARE = pastId(42);
const COPIED = pastId(1);

/** What past sessions are found by. All are of the same two people: written once as the server does it, and then copied. */
export async function addPastTexts(client: Sqlite.Database): Promise<void> {
  client.prepare("UPDATE impersonations SET ticket = ? WHERE id = ?").run(RARE_TICKET, RARE);
  const add = client.prepare(
    "INSERT INTO impersonation_texts (impersonation_id, own_words, own_joined, search_text) VALUES (?, '', '', '')",
  );
  for (const id of [RARE, COPIED]) add.run(id);
  await writeSearchTexts({ store: sqliteStore(client) });
  client.exec(`
    INSERT INTO impersonation_texts (impersonation_id, own_words, own_joined, search_text)
      SELECT past.id, own_words, own_joined, search_text
      FROM impersonations past, impersonation_texts one
      WHERE one.impersonation_id = '${COPIED}' AND past.id LIKE '${pastId(0).slice(0, -12)}%' AND past.id NOT IN ('${COPIED}', '${RARE}')`);
}
