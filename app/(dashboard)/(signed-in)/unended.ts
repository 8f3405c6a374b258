import type { EmployeeContext } from "#lib/context.ts";
import type { Impersonation } from "#lib/impersonations/impersonation.ts";
import { type ImpersonationQuery, listImpersonations } from "#lib/impersonations/list.ts";

/** One an employee, so this is far more than a team has at work at once. */
const MOST = 100;

/** What is live or about to be, of those the caller may see, newest first. */
export async function listUnended(context: EmployeeContext, of: ImpersonationQuery = {}): Promise<Impersonation[]> {
  const place = { cursor: null, limit: MOST };
  const pending = await listImpersonations(context, { ...of, status: "pending" }, place);
  const live = await listImpersonations(context, { ...of, status: "live" }, place);
  return [...pending.items, ...live.items];
}
