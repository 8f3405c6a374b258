import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import type { ApiKey, HistoryEntry, Invoice, Note, Profile } from "./rows.ts";
import { tables } from "./tables.ts";

/**
 * Tally's own store: one SQLite file, of which Understudy knows nothing. Every question takes the user's id, so nothing in
 * it can be asked for everybody.
 */
export type TallyStore = ReturnType<typeof openTally>;

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_MS = 5000;
const LIST_LIMIT = 500;

/** Makes the file, its folder and its tables where there are none. Several processes may have it open. */
export function openTally(path: string) {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new Sqlite(path, { timeout: BUSY_MS });
  db.pragma("journal_mode = WAL");
  db.transaction(() => db.exec(tables)).immediate();
  return {
    /** All of it, or nothing when it throws; one at a time, in whichever process. */
    change: <T>(body: () => T): T => db.transaction(body).immediate(),
    ...invoicesIn(db),
    ...notesIn(db),
    ...profilesIn(db),
    ...apiKeysIn(db),
    ...historyIn(db),
    ...seenIn(db),
    close: () => void db.close(),
  };
}

function invoicesIn(db: Sqlite.Database) {
  const columns = "id, number, customer, amount_cents AS amountCents, status, created_at AS createdAt";
  const list = db.prepare<[string], Stored<Invoice>>(
    `SELECT ${columns} FROM invoices WHERE user_id = ? ORDER BY created_at DESC, number DESC LIMIT ${LIST_LIMIT}`,
  );
  const add = db.prepare(
    "INSERT INTO invoices VALUES (@id, @userId, @number, @customer, @amountCents, @status, @createdAt)",
  );
  const count = db.prepare<[string], { n: number }>("SELECT count(*) AS n FROM invoices WHERE user_id = ?");
  // Of two who send or pay at once one does.
  const move = db.prepare<[string, string, string, string], Stored<Invoice>>(
    `UPDATE invoices SET status = ? WHERE user_id = ? AND id = ? AND status = ? RETURNING ${columns}`,
  );
  const moved = (userId: string, id: string, from: Invoice["status"], to: Invoice["status"]): Invoice | null => {
    const row = move.get(to, userId, id, from);
    return row ? dated(row) : null;
  };
  return {
    listInvoices: (userId: string): Invoice[] => list.all(userId).map((row) => dated(row)),
    addInvoice: (userId: string, invoice: Invoice) =>
      void add.run({ ...invoice, userId, createdAt: invoice.createdAt.getTime() }),
    nextInvoiceNumber: (userId: string) => invoiceNumber((count.get(userId)?.n ?? 0) + 1),
    /** draft -> sent; null when there is no such draft. */
    sendInvoice: (userId: string, id: string) => moved(userId, id, "draft", "sent"),
    /** sent -> paid; null when none was sent. */
    payInvoice: (userId: string, id: string) => moved(userId, id, "sent", "paid"),
  };
}

/** 7 -> `INV-0007`. */
export const invoiceNumber = (nth: number): string => `INV-${String(nth).padStart(4, "0")}`;

function notesIn(db: Sqlite.Database) {
  const list = db.prepare<[string], Stored<Note>>(
    `SELECT id, text, created_at AS createdAt FROM notes WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT ${LIST_LIMIT}`,
  );
  const add = db.prepare("INSERT INTO notes VALUES (@id, @userId, @text, @createdAt)");
  return {
    listNotes: (userId: string): Note[] => list.all(userId).map((row) => dated(row)),
    addNote: (userId: string, note: Note) => void add.run({ ...note, userId, createdAt: note.createdAt.getTime() }),
  };
}

function profilesIn(db: Sqlite.Database) {
  const find = db.prepare<[string], Profile>(
    "SELECT company, card_number AS cardNumber, card_expires AS cardExpires FROM profiles WHERE user_id = ?",
  );
  const put = db.prepare("INSERT OR REPLACE INTO profiles VALUES (@userId, @company, @cardNumber, @cardExpires)");
  return {
    findProfile: (userId: string): Profile | null => find.get(userId) ?? null,
    putProfile: (userId: string, profile: Profile) => void put.run({ ...profile, userId }),
  };
}

function apiKeysIn(db: Sqlite.Database) {
  const list = db.prepare<[string], Stored<ApiKey>>(
    `SELECT id, name, prefix, created_at AS createdAt FROM api_keys WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT ${LIST_LIMIT}`,
  );
  const add = db.prepare("INSERT INTO api_keys VALUES (@id, @userId, @name, @prefix, @keyHash, @createdAt)");
  const remove = db.prepare("DELETE FROM api_keys WHERE user_id = ? AND id = ?");
  return {
    listApiKeys: (userId: string): ApiKey[] => list.all(userId).map((row) => dated(row)),
    addApiKey: (userId: string, key: ApiKey & { keyHash: string }) =>
      void add.run({ ...key, userId, createdAt: key.createdAt.getTime() }),
    removeApiKey: (userId: string, id: string) => remove.run(userId, id).changes === 1,
  };
}

function historyIn(db: Sqlite.Database) {
  const list = db.prepare<[string], Omit<HistoryEntry, "at"> & { at: number }>(
    "SELECT id, at, text, user_name AS userName, impersonator_name AS impersonatorName, impersonation_id AS impersonationId " +
      `FROM history WHERE user_id = ? ORDER BY at DESC, id DESC LIMIT ${LIST_LIMIT}`,
  );
  const add = db.prepare(
    "INSERT INTO history VALUES (@id, @userId, @at, @text, @userName, @impersonatorName, @impersonationId)",
  );
  return {
    listHistory: (userId: string): HistoryEntry[] => list.all(userId).map((row) => ({ ...row, at: new Date(row.at) })),
    addHistory: (userId: string, entry: HistoryEntry) => void add.run({ ...entry, userId, at: entry.at.getTime() }),
  };
}

function seenIn(db: Sqlite.Database) {
  const find = db.prepare<[string], { at: number }>("SELECT at FROM seen WHERE user_id = ?");
  const put = db.prepare(
    "INSERT INTO seen VALUES (@userId, @at) ON CONFLICT (user_id) DO UPDATE SET at = max(at, excluded.at)",
  );
  return {
    /** When the user did something themselves last; null for never. */
    lastSeen: (userId: string): Date | null => {
      const row = find.get(userId);
      return row ? new Date(row.at) : null;
    },
    putSeen: (userId: string, at: Date) => void put.run({ userId, at: at.getTime() }),
  };
}

/** A row as SQLite has it, whose instants are milliseconds. */
type Stored<T extends { createdAt: Date }> = Omit<T, "createdAt"> & { createdAt: number };

const dated = <T extends { createdAt: number }>(row: T): Omit<T, "createdAt"> & { createdAt: Date } => ({
  ...row,
  createdAt: new Date(row.createdAt),
});
