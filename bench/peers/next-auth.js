import Sqlite from "better-sqlite3";
import NextAuth from "next-auth";
import GitHub from "next-auth/providers/github";

export const secret = "a secret of at least thirty-two letters";
const common = { secret, trustHost: true };

/** What next-auth wants to see in an adapter, and none of these requests comes to. */
const asked =
  "createUser getUser getUserByEmail getUserByAccount updateUser linkAccount createSession deleteSession".split(" ");

/** The adapter's one question, as fast as a driver answers it: by a prepared statement, without an ORM. */
function adapterOf(path) {
  const database = new Sqlite(path);
  database.pragma("journal_mode = WAL");
  database.exec(`
    CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT, email TEXT);
    CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, user_id TEXT, expires INTEGER);
    INSERT OR IGNORE INTO users VALUES ('uma', 'Uma Patel', 'uma@globex.example');
    INSERT OR IGNORE INTO sessions VALUES ('the-session', 'uma', ${Date.now() + 30 * 24 * 60 * 60 * 1000});
  `);
  const find = database.prepare(
    "SELECT token, expires, id, name, email FROM sessions JOIN users ON users.id = user_id WHERE token = ?",
  );
  return {
    ...Object.fromEntries(asked.map((name) => [name, async () => null])),
    async getSessionAndUser(token) {
      const row = find.get(token);
      if (!row) return null;
      const { id, name, email } = row;
      const session = { sessionToken: row.token, userId: id, expires: new Date(row.expires) };
      return { session, user: { id, name, email, emailVerified: null } };
    },
    updateSession: async (session) => session,
  };
}

globalThis.sessionsInDatabase ??= NextAuth({
  ...common,
  providers: [],
  session: { strategy: "database" },
  adapter: process.env.NEXT_AUTH_FILE ? adapterOf(process.env.NEXT_AUTH_FILE) : {},
});
globalThis.sessionsInJwt ??= NextAuth({
  ...common,
  session: { strategy: "jwt" },
  // Never asked. Not with passwords: once one instance has those, next-auth refuses the other one its database.
  providers: [GitHub({ clientId: "none", clientSecret: "none" })],
});
export const [inDatabase, inJwt] = [globalThis.sessionsInDatabase.auth, globalThis.sessionsInJwt.auth];
