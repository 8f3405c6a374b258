import type { Store } from "#lib/store/store.ts";
import { openPostgres, openPostgresToRead } from "./postgres-server.ts";
import { openSqlite, openSqliteToRead } from "./sqlite.ts";

/** The store that `DATABASE_URL` names. Open it once per process. */
export const openStore = (url: string): Store => (isPostgres(url) ? openPostgres(url) : openSqlite(url));

/** The same, or a copy of it, which is left as it is. @throws Error for one that isn't there, or isn't of this version. */
export const openToRead = (url: string): Store => (isPostgres(url) ? openPostgresToRead(url) : openSqliteToRead(url));

const isPostgres = (url: string) => /^postgres(ql)?:/.test(url);
