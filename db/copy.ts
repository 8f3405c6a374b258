import { createHash } from "node:crypto";
import { asc, type Column, count, getTableColumns, gt, type Table } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import type { Queries } from "./database.ts";
import type { Session } from "./postgres-transaction.ts";
import { postgresTables } from "./schema/postgres.ts";
import { sqliteTables } from "./schema/sqlite.ts";

/** Rows of one INSERT: of the widest table they stay below the 65,535 values that Postgres takes at once. */
const BATCH = 500;

type Row = Record<string, unknown>;

/** One table, as both sides have it. */
interface Both {
  name: string;
  from: (typeof sqliteTables)["users"];
  to: PgTable;
  /** The property of the primary key, which every table has of one column. */
  key: string;
}

/**
 * Copies every row from SQLite to Postgres, table by table in the order of their keys, and compares the two then. A batch
 * and the note of how far it came are one transaction, so that whoever is killed goes on where they were.
 *
 * @param say - told how far it is, in a line.
 * @throws Error that says what to do: the target has rows of others, or the two aren't equal in the end.
 */
export async function copyDatabase(from: Queries, to: Session, say: (line: string) => void): Promise<void> {
  await begin(from, to);
  for (const table of tables()) {
    const total = countIn(from, table);
    let { after, done } = await noteOf(to, table);
    for (;;) {
      const rows = readFrom(from, table, after);
      const last = rows.at(-1);
      if (!last) break;
      after = last[table.key];
      done += rows.length;
      await writeBatch(to, table, rows, { after, done });
      say(`${table.name}: ${done} of ${total}`);
    }
  }
  await setSequences(to);
  await compare(from, to, say);
  await to.run("DROP SCHEMA understudy_copy CASCADE");
}

/** Whether a copy into this database has begun and isn't finished. */
export async function isHalfCopied(session: Session): Promise<boolean> {
  const [row] = await session.run("SELECT to_regclass('understudy_copy.progress') IS NOT NULL AS begun");
  return row?.begun === true;
}

/** Notes whose copy this is to be, in an empty database; of one that has begun, it asks whether it is the same. */
async function begin(from: Queries, to: Session): Promise<void> {
  const source = identityOf(from);
  if (await isHalfCopied(to)) {
    const [row] = await to.run("SELECT source FROM understudy_copy.source");
    if (row?.source !== source)
      throw new Error("The target has half a copy of another database. Make an empty database, and copy into that.");
    return;
  }
  const settings = nameOf(postgresTables.settings);
  for (const { name } of tables()) {
    const [row] = name === settings ? [] : await to.run(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (row)
      throw new Error(`The target has data of its own (in ${name}). Make an empty database, and copy into that.`);
  }
  await inTransaction(to, async () => {
    await to.run("CREATE SCHEMA understudy_copy");
    await to.run("CREATE TABLE understudy_copy.source (source text NOT NULL)");
    await to.run(
      "CREATE TABLE understudy_copy.progress (name text PRIMARY KEY, after jsonb NOT NULL, done bigint NOT NULL)",
    );
    await to.run("INSERT INTO understudy_copy.source VALUES ($1)", [source]);
    // The one row that a new database has of its own.
    await to.run(`DELETE FROM "${settings}"`);
  });
}

/** What no other database has: its first event, and its signing keys. */
function identityOf(from: Queries): string {
  const { auditEvents, signingKeys } = sqliteTables;
  const first = from.select({ id: auditEvents.id }).from(auditEvents).orderBy(asc(auditEvents.seq)).limit(1).all();
  const keys = from
    .select({ kid: signingKeys.kid })
    .from(signingKeys)
    .orderBy(asc(signingKeys.createdAt))
    .limit(2)
    .all();
  return JSON.stringify([first, keys]);
}

async function noteOf(to: Session, { name }: Both): Promise<{ after: unknown; done: number }> {
  const [row] = await to.run("SELECT after, done FROM understudy_copy.progress WHERE name = $1", [name]);
  return { after: row?.after, done: Number(row?.done ?? 0) };
}

async function writeBatch(to: Session, { name, to: table }: Both, rows: Row[], note: { after: unknown; done: number }) {
  await inTransaction(to, async () => {
    await to.db.insert(table).values(rows);
    await to.run(
      "INSERT INTO understudy_copy.progress VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET after = excluded.after, done = excluded.done",
      [name, JSON.stringify(note.after), note.done],
    );
  });
}

async function inTransaction(to: Session, act: () => Promise<void>): Promise<void> {
  await to.run("BEGIN");
  try {
    await act();
    await to.run("COMMIT");
  } catch (error) {
    await to.run("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** Rows came with their numbers, so nobody has counted. */
async function setSequences(to: Session): Promise<void> {
  for (const { to: table, name } of tables()) {
    for (const { name: column } of getTableConfig(table).columns) {
      const [row] = await to.run("SELECT pg_get_serial_sequence($1, $2) AS sequence", [`"${name}"`, column]);
      if (row?.sequence)
        await to.run(
          `SELECT setval($1::regclass, max("${column}")) FROM "${name}" HAVING max("${column}") IS NOT NULL`,
          [row.sequence],
        );
    }
  }
}

async function compare(from: Queries, to: Session, say: (line: string) => void): Promise<void> {
  const different: string[] = [];
  for (const table of tables()) {
    const source = await hashOf(table, async (after) => readFrom(from, table, after));
    const target = await hashOf(table, (after) => readTo(to, table, after));
    if (source === target) say(`${table.name}: the same, ${source}`);
    else different.push(`${table.name} (${source}, and ${target})`);
  }
  if (different.length > 0)
    throw new Error(
      `The copy isn't equal: ${different.join(", ")}. Somebody wrote to one of the two meanwhile: stop every server, make an empty database, and copy into that.`,
    );
}

/** Of all rows, whatever order they are read in: the sum of their hashes, and how many they are. */
async function hashOf({ key }: Both, read: (after: unknown) => Promise<Row[]>): Promise<string> {
  let sum = 0n;
  let rows = 0;
  let after: unknown;
  for (;;) {
    const batch = await read(after);
    const last = batch.at(-1);
    if (!last) break;
    after = last[key];
    rows += batch.length;
    for (const row of batch) sum += BigInt(`0x${createHash("sha256").update(canonical(row)).digest("hex")}`);
  }
  return `${rows} rows, ${(sum % 2n ** 256n).toString(16).slice(0, 16)}`;
}

/** One text for one row, whichever database it came from: they keep the members of an object in another order. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return `@${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)}}`;
}

const countIn = (from: Queries, { from: table }: Both) =>
  from.select({ rows: count() }).from(table).all()[0]?.rows ?? 0;

function readFrom(from: Queries, { from: table, key }: Both, after: unknown): Row[] {
  const column = columnOf(table, key);
  const rest = after === undefined ? undefined : gt(column, after);
  return from.select().from(table).where(rest).orderBy(asc(column)).limit(BATCH).all();
}

function readTo(to: Session, { to: table, key }: Both, after: unknown): Promise<Row[]> {
  const column = columnOf(table, key);
  const rest = after === undefined ? undefined : gt(column, after);
  return to.db.select().from(table).where(rest).orderBy(asc(column)).limit(BATCH);
}

function columnOf(table: Table, key: string): Column {
  const column = getTableColumns(table)[key];
  if (!column) throw new Error(`no column ${key}`);
  return column;
}

const nameOf = (table: unknown) => getTableConfig(table as PgTable).name;

/** Every table, those first that others point at. */
function tables(): Both[] {
  const rest = Object.keys(postgresTables) as (keyof typeof postgresTables)[];
  const sorted: Both[] = [];
  while (rest.length > 0) {
    const placed = new Set(sorted.map(({ name }) => name));
    const next = rest.findIndex((each) => pointsAt(postgresTables[each]).every((name) => placed.has(name)));
    const [each] = rest.splice(Math.max(next, 0), 1);
    if (each) sorted.push(bothOf(each));
  }
  return sorted;
}

function pointsAt(table: unknown): string[] {
  const { foreignKeys, name } = getTableConfig(table as PgTable);
  return foreignKeys.map((foreign) => nameOf(foreign.reference().foreignTable)).filter((other) => other !== name);
}

function bothOf(each: keyof typeof postgresTables): Both {
  const to = postgresTables[each] as unknown as PgTable;
  const [key] = Object.entries(getTableColumns(to)).find(([, { primary }]) => primary) ?? [];
  if (key === undefined) throw new Error(`${nameOf(to)} has no key`);
  // All of SQLite's tables have one type here; which columns a row has is the same on both sides.
  return { name: nameOf(to), from: sqliteTables[each] as unknown as Both["from"], to, key };
}
