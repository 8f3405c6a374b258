import type { Past } from "#db/past.testing.ts";
import { employees as team, users } from "#db/people.ts";
import { connectSqlite, sqliteStore } from "#db/sqlite.ts";
import { sealLog } from "#lib/audit/log/seal.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { startImpersonation } from "#lib/impersonations/start.ts";
import { BUILT_IN_ID } from "#lib/products/built-in.ts";
import { startUserSession } from "#lib/sessions/session.ts";
import { understudyFile } from "./files.ts";
import { contextOn, sealingOn } from "./log-file.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
export const MINUTE_MS = 60_000;

/** A file with a past, in which somebody impersonates now, and who asks it. */
export async function madePast(name: string, past: Past) {
  const client = connectSqlite(await understudyFile(name, { users: 0, past }));
  const store = sqliteStore(client);
  const context = contextOn(store);
  const sealing = await sealingOn(store);
  const signIn = async (employeeId: string) => {
    const token = await startDashboardSession(context, employeeId);
    const found = await findDashboardSession(context, token);
    if (!found) throw new Error("nobody is signed in");
    const employee: EmployeeContext = { ...context, caller: found.employee, session: found.session };
    return { token, employee };
  };
  const [{ employee: olivia, token }, { employee: mina }] = [await signIn(team.olivia.id), await signIn(team.mina.id)];
  const started = { userId: users.uma.id, reason: "bench", ticket: null, productId: BUILT_IN_ID };
  const { impersonation, product } = await startImpersonation(mina, started);
  client.exec("UPDATE impersonations SET started_at = created_at WHERE ended_at IS NULL");
  await sealLog(sealing);
  const amid = new Date(Date.now() - 800 * DAY_MS + (past.impersonations / 2) * MINUTE_MS);
  const tokens = { dashboard: token, product: await startUserSession(context, users.uma.id) };
  return { store, client, olivia, mina, amid, context, sealing, started, sid: impersonation.id, product, tokens };
}

export type Made = Awaited<ReturnType<typeof madePast>>;
