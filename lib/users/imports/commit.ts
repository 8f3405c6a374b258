import { refused } from "../../audit/refusal.ts";
import { actorOf, change, type EmployeeContext, eventOf } from "../../context.ts";
import { callerOf } from "../../employees/caller.ts";
import { DomainError, notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import type { Steps, Tables } from "../../store.ts";
import { endWhereEmployee, signOutUser } from "../sign-out.ts";
import { clearRows } from "./cancel.ts";
import { getImport, type ImportView } from "./get.ts";
import { takenErrors } from "./staging.ts";

/**
 * Takes a file over that is ready: all of it in one transaction, or nothing. Whoever acts as a user who is disabled by
 * it, or gets an employee's e-mail, is out; who is disabled is signed out.
 *
 * @throws not_found; forbidden for Members; import_not_ready, also when users have changed since the file was read so
 * that it can't be taken over any more: the import then says which lines.
 */
export async function commitImport(context: EmployeeContext, id: string): Promise<ImportView> {
  await change(context, function* (tx): Steps<undefined | DomainError> {
    const caller = yield* callerOf(context, tx);
    const found = yield* tx.imports.find(id);
    const may = mayManageUsers(caller);
    if (!may.allowed) {
      const changes = { import: { from: found?.fileName ?? id, to: found?.fileName ?? id } };
      return yield* refused(context, tx, "user.denied", actorOf(caller), may, { changes });
    }
    if (!found) throw notFound("import");
    if (found.status !== "ready") throw new DomainError("import_not_ready", "This import isn't ready.");
    const { taken, ...means } = yield* tx.imports.compare(id);
    if (taken > 0) return yield* refuseChanged(context, tx, id, taken);
    const at = context.clock();
    const changes = { added: { from: 0, to: means.added }, updated: { from: 0, to: means.updated } };
    yield* tx.imports.take(id, at, { ...eventOf(context, "user.imported", actorOf(caller), { changes }), at });
    yield* endWhatMustNotOutlast(context, tx);
    yield* tx.imports.update(id, ["ready"], { status: "done", changes: means, finishedAt: at });
    return undefined;
  });
  await clearRows(context, id);
  return getImport(context, id);
}

function* refuseChanged(context: EmployeeContext, tx: Tables, id: string, taken: number): Steps<DomainError> {
  const errors = yield* takenErrors(tx, id, "email");
  const ends = { status: "refused" as const, finishedAt: context.clock(), errorCount: taken, errors, changes: null };
  yield* tx.imports.update(id, ["ready"], ends);
  return new DomainError("import_not_ready", "Users have changed since the file was read. Import it again.");
}

/** Asked of the few users who are in use, not of the many in the file. */
function* endWhatMustNotOutlast(context: EmployeeContext, tx: Tables): Steps<void> {
  const actor = actorOf(context.caller);
  for (const user of yield* tx.imports.listDisabledSignedIn()) {
    yield* signOutUser(context, tx, user, "user_disabled", actor);
  }
  const actedAs = (yield* tx.impersonations.listUnended({})).map(({ user }) => user.id);
  yield* endWhereEmployee(context, tx, actedAs, actor);
  for (const userId of actedAs) {
    const user = yield* tx.users.find(userId);
    if (user && !user.active) yield* signOutUser(context, tx, user, "user_disabled", actor);
  }
}
