import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import postgres from "#db/postgres.config.ts";
import sqlite from "#db/sqlite.config.ts";
import { type MigrationsConfig, missingMigration } from "./check-migrations.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-drift-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

describe.each([sqlite, postgres] as MigrationsConfig[])("of $dialect", (config) => {
  test("the migrations make every table as db/schema has it", async () => {
    expect(await missingMigration(config)).toBeNull();
  });

  test("a table changed without its migration is found out, with the SQL that it lacks", async () => {
    const out = join(folder, config.dialect);
    cpSync(config.out, out, { recursive: true });
    const { entries } = read<{ entries: { tag: string }[] }>(join(out, "meta", "_journal.json"));
    const path = join(out, "meta", `${entries.at(-1)?.tag.slice(0, 4)}_snapshot.json`);
    const snapshot = read<{ tables: Record<string, { columns: Record<string, unknown> }> }>(path);
    // As if nobody had made a migration since the column came.
    const users = snapshot.tables.users ?? snapshot.tables["public.users"];
    delete users?.columns.created_at;
    writeFileSync(path, JSON.stringify(snapshot));
    expect(await missingMigration({ ...config, out })).toMatch(/ALTER TABLE .users. ADD (COLUMN )?.created_at. /);
  });
});
