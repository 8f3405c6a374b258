import type { Store } from "#lib/store/store.ts";

/** The store that `DATABASE_URL` names, by the one driver that it needs. Open it once per process. */
export const openStore = async (url: string): Promise<Store> =>
  /^postgres(ql)?:/.test(url)
    ? (await import("./postgres-server.ts")).openPostgres(url)
    : (await import("./sqlite.ts")).openSqlite(url);
