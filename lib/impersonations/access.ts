import type { EmployeeContext } from "../context.ts";
import { standingGrant } from "../grants/standing.ts";
import { type Access, type Decision, type Levels, mayImpersonateAnyone } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";

/** What the caller's own power to impersonate rests on, read now. */
export function* readAccess(tx: Tables, employeeId: string, now: Date): Steps<Access> {
  const { enabled } = yield* tx.settings.get();
  const grant = yield* standingGrant(tx, employeeId, now);
  return { enabled, granted: grant !== null };
}

/** For pages: may the caller impersonate anybody, and if not, why? The same rule that the start itself asks. */
export async function accessOf(context: EmployeeContext): Promise<Access & { may: Decision }> {
  const access = await context.store.read((tx) => readAccess(tx, context.caller.id, context.clock()));
  return { ...access, may: mayImpersonateAnyone(access) };
}

/** How far the caller's sessions may go now; without a grant, to look only. */
export const levelsOf = ({ store, caller, clock }: EmployeeContext): Promise<Levels> =>
  store.read(function* (tx) {
    const { accessLevels: offered } = yield* tx.settings.get();
    const grant = yield* standingGrant(tx, caller.id, clock());
    return { granted: grant?.access ?? "read_only", offered };
  });
