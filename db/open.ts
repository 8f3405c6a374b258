import type { Store } from "#lib/store/store.ts";

/** The store that `DATABASE_URL` names, by the one driver that it needs. Open it once per process. */
export const openStore = async (url: string): Promise<Store> =>
  isPostgres(url)
    ? (await import("./postgres-server.ts")).openPostgres(url)
    : (await import("./sqlite.ts")).openSqlite(url);

/** The same for a command that erases: on SQLite it leaves no copies in the file. What Postgres keeps is its VACUUM's. */
export const openToWipe = async (url: string): Promise<Store> =>
  isPostgres(url) ? openStore(url) : (await import("./wiping.ts")).openSqliteToWipe(url);

/** The same, or a copy of it, which is left as it is. @throws Error for one that isn't there, or isn't of this version. */
export const openToRead = async (url: string): Promise<Store> =>
  isPostgres(url)
    ? (await import("./postgres-server.ts")).openPostgresToRead(url)
    : (await import("./sqlite.ts")).openSqliteToRead(url);

const isPostgres = (url: string) => /^postgres(ql)?:/.test(url);
