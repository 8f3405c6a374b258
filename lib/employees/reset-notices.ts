import type { EmployeeContext } from "../context.ts";
import { maySeeResets } from "../policy.ts";
import type { ResetNotice } from "./employee.ts";

/** Long enough that an Owner comes by; the audit log has them all. */
const SHOWN_MS = 7 * 24 * 60 * 60 * 1000;
const SHOWN_AT_MOST = 20;
/** Somebody who makes many links pushes nobody else's out with them: they are one notice for each employee. */
const READ_AT_MOST = 500;

/**
 * For Owners: who else made a reset link for whom in the last seven days, the newest of each first. For everybody else,
 * none.
 */
export async function listResetNotices({ store, caller, clock }: EmployeeContext): Promise<ResetNotice[]> {
  if (!maySeeResets(caller).allowed) return [];
  const filter = { type: "employee.reset_link_created", from: new Date(clock().getTime() - SHOWN_MS) } as const;
  const { items } = await store.read((tx) => tx.audit.list(filter, { cursor: null, limit: READ_AT_MOST }));
  const notices = new Map<string, ResetNotice>();
  for (const { id, at, actor, employee, changes } of items) {
    if (actor.kind !== "employee" || actor.id === caller.id || !employee) continue;
    const pair = `${actor.id} ${employee.id}`;
    const newest = notices.get(pair) ?? { id, at, by: actor.name, employee: employee.name, revoked: false };
    notices.set(pair, { ...newest, revoked: newest.revoked || changes?.mayImpersonate !== undefined });
  }
  return [...notices.values()].slice(0, SHOWN_AT_MOST);
}
