/** Tally's own tables. Every row is one user's, by the id that the sign-in gives; instants are milliseconds since 1970. */
export const tables = `
  CREATE TABLE IF NOT EXISTS invoices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    number TEXT NOT NULL,
    customer TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'sent', 'paid')),
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, number)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS invoices_newest ON invoices (user_id, created_at, number);

  CREATE TABLE IF NOT EXISTS notes (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notes_newest ON notes (user_id, created_at, id);

  CREATE TABLE IF NOT EXISTS profiles (
    user_id TEXT PRIMARY KEY,
    company TEXT NOT NULL,
    card_number TEXT,
    card_expires TEXT
  ) STRICT;

  CREATE TABLE IF NOT EXISTS api_keys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS api_keys_newest ON api_keys (user_id, created_at, id);

  CREATE TABLE IF NOT EXISTS history (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    user_name TEXT NOT NULL,
    impersonator_name TEXT,
    impersonation_id TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS history_newest ON history (user_id, at, id);

  CREATE TABLE IF NOT EXISTS seen (
    user_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT;
`;
