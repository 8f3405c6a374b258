import Sqlite from "better-sqlite3";
import { openPostgresDatabase } from "./postgres-database.ts";
import { openTally, type Tally } from "./tally.ts";

/** The server's own database, opened beside it: to begin each story afresh, to let time pass, and to see what was written. */
export interface Database {
  /** Everything as it was when it was opened. */
  reset: () => void;
  all: (sql: string, ...values: unknown[]) => Record<string, unknown>[];
  run: (sql: string, ...values: unknown[]) => void;
  /** All that the tables hold, as one text: equal texts mean that nothing was changed. Which pages were looked at, the product tells a moment later. */
  contents: () => string;
  /** Events of this story, oldest first. */
  events: (type?: string) => Record<string, unknown>[];
  /** Lets time pass for one impersonation: its whole row moves into the past. */
  age: (impersonationId: string, ms: number) => void;
  /** The demo product's own data, which lies in a file of its own; `contents` and `reset` are of both. */
  tally: Tally;
  close: () => void;
}

/** Without what the demo product keeps. */
export type Own = Omit<Database, "tally" | "contents"> & { contents: () => [table: string, rows: unknown[]][] };

/** Looking at a page changes nothing, and is on record all the same, as is that a product's page has asked lately. */
export const isOfChanges = (table: string): boolean =>
  !/^"?(page_views|product_observations|audit_(unsealed|leaves|nodes|checkpoints))"?$/.test(table);

/** Rows that change by themselves a moment after a session's end: the server catches its mail then. */
export const ofChanges = (table: string): string => (/^"?deliveries"?$/.test(table) ? "WHERE kind <> 'mail'" : "");

/** By what DATABASE_URL says, or by a file's path alone. */
export function openDatabase(url: string): Database {
  const own = /^postgres(ql)?:/.test(url) ? openPostgresDatabase(url) : openFile(url.replace(/^file:/, ""));
  const tally = openTally(url);
  return {
    ...own,
    get tally() {
      if (tally === null) throw new Error("Only the demo's server has the demo product's data.");
      return tally;
    },
    reset() {
      own.reset();
      tally?.reset();
    },
    contents: () => JSON.stringify([...own.contents(), ...(tally?.contents() ?? [])], null, 1),
    close() {
      own.close();
      tally?.close();
    },
  };
}

function openFile(path: string): Own {
  const client = new Sqlite(path, { timeout: 5000 });
  client.pragma("foreign_keys = OFF");
  const copy = `${path}.template`;
  client.prepare("VACUUM INTO ?").run(copy);
  client.prepare("ATTACH ? AS template").run(copy);
  const namesOf = (type: string) =>
    client
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name",
      )
      .pluck()
      .all(type) as string[];
  const [names, indexesOfWords] = [namesOf("table"), namesOf("virtual")];
  const triggers = client.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];

  const newestEvent = () => Number(client.prepare("SELECT max(seq) FROM main.audit_events").pluck().get());
  let before = newestEvent();
  const all: Database["all"] = (sql, ...values) => client.prepare(sql).all(...values) as Record<string, unknown>[];
  return {
    all,
    reset: client.transaction(() => {
      // The audit log refuses to be emptied; nobody but this file takes its triggers away.
      for (const { name } of triggers) client.exec(`DROP TRIGGER "${name}"`);
      for (const name of names)
        client.exec(`DELETE FROM main."${name}"; INSERT INTO main."${name}" SELECT * FROM template."${name}"`);
      for (const name of indexesOfWords) client.exec(`INSERT INTO main."${name}" ("${name}") VALUES ('rebuild')`);
      for (const { sql } of triggers) client.exec(sql);
      before = newestEvent();
    }).immediate,
    run: (sql, ...values) => {
      client.prepare(sql).run(...values);
    },
    contents: () =>
      names
        .filter(isOfChanges)
        .map((name) => [name, all(`SELECT * FROM main."${name}" ${ofChanges(name)} ORDER BY rowid`)]),
    events: (type = "%") =>
      all("SELECT * FROM main.audit_events WHERE type LIKE ? AND seq > ? ORDER BY seq", type, before),
    age: (id, ms) => {
      client
        .prepare(
          "UPDATE impersonations SET created_at = created_at - @ms, started_at = started_at - @ms, expires_at = expires_at - @ms WHERE id = @id",
        )
        .run({ id, ms });
      client
        .prepare(
          "UPDATE product_sessions SET created_at = created_at - @ms, expires_at = expires_at - @ms WHERE impersonation_id = @id",
        )
        .run({ id, ms });
    },
    close: () => client.close(),
  };
}
