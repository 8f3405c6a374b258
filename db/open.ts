import type { Store } from "#lib/store/store.ts";
import { openPostgres } from "./postgres-server.ts";
import { openSqlite } from "./sqlite.ts";

/** The store that `DATABASE_URL` names. Open it once per process. */
export const openStore = (url: string): Store => (/^postgres(ql)?:/.test(url) ? openPostgres(url) : openSqlite(url));
