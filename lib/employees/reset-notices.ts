import type { EmployeeContext } from "../context.ts";
import { maySeeResets } from "../policy.ts";
import type { ResetNotice } from "./employee.ts";

/** Long enough that an Owner comes by; the audit log has them all. */
const SHOWN_MS = 7 * 24 * 60 * 60 * 1000;
const SHOWN_AT_MOST = 20;

/** For Owners: the reset links that others made in the last seven days, newest first. For everybody else, none. */
export async function listResetNotices({ store, caller, clock }: EmployeeContext): Promise<ResetNotice[]> {
  if (!maySeeResets(caller).allowed) return [];
  const filter = { type: "employee.reset_link_created", from: new Date(clock().getTime() - SHOWN_MS) } as const;
  const { items } = await store.read((tx) => tx.audit.list(filter, { cursor: null, limit: SHOWN_AT_MOST }));
  return items.flatMap(({ id, at, actor, employee, changes }) =>
    actor.kind === "employee" && actor.id !== caller.id && employee
      ? [{ id, at, by: actor.name, employee: employee.name, revoked: changes?.mayImpersonate !== undefined }]
      : [],
  );
}
