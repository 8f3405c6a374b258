import type Sqlite from "better-sqlite3";
import { sqliteStore } from "#db/sqlite.ts";
import { writeSearchTexts } from "#lib/search/write-texts.ts";

/** What one past session alone is found by. */
export const RARE_TICKET = "ZQX-4711";
const RARE = "past-42";

/** What past sessions are found by. All are of the same two people: written once as the server does it, and then copied. */
export async function addPastTexts(client: Sqlite.Database): Promise<void> {
  client.prepare("UPDATE impersonations SET ticket = ? WHERE id = ?").run(RARE_TICKET, RARE);
  const add = client.prepare(
    "INSERT INTO impersonation_texts (impersonation_id, own_words, own_joined, search_text) VALUES (?, '', '', '')",
  );
  for (const id of [RARE, "past-1"]) add.run(id);
  await writeSearchTexts({ store: sqliteStore(client) });
  client.exec(`
    INSERT INTO impersonation_texts (impersonation_id, own_words, own_joined, search_text)
      SELECT past.id, own_words, own_joined, search_text
      FROM impersonations past, impersonation_texts one
      WHERE one.impersonation_id = 'past-1' AND past.id LIKE 'past-%' AND past.id NOT IN ('past-1', '${RARE}')`);
}
