import type { Actor } from "../../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../../context.ts";
import { DomainError, notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import { carryAlong, carryOver } from "../../protections/carry.ts";
import { endProtected } from "../../protections/end.ts";
import { endActingAs, signOutUser } from "../../sessions/sign-out.ts";
import type { Steps, Tables } from "../../store/store.ts";
import type { User } from "../../users/user.ts";
import { change, must } from "../../verb.ts";
import { clearRows } from "./cancel.ts";
import { getImport, type ImportView } from "./get.ts";
import type { UserImport } from "./import.ts";
import { type Planned, planRest } from "./planning.ts";
import { noProgress, noteConflicts } from "./staging.ts";

/**
 * Takes a file over that is ready: all of it in one transaction, or nothing. Whoever acts as a user who is disabled by
 * it or protected, or gets another e-mail or external id, is out; who is disabled is signed out.
 *
 * @throws not_found; forbidden for Members; import_not_ready, also when users have changed since the file was read so
 * that it can't be taken over any more: the import then says which lines.
 */
export async function commitImport(context: EmployeeContext, id: string): Promise<ImportView> {
  const taken = await change(context, function* (tx, caller) {
    const found = yield* tx.imports.find(id);
    must(mayManageUsers(caller), "user.denied", {
      changes: { import: { from: found?.fileName ?? id, to: found?.fileName ?? id } },
    });
    if (!found) throw notFound("import");
    if (found.status !== "ready") throw new DomainError("import_not_ready", "This import isn't ready.");
    const planned = yield* planRest(tx, id);
    if (planned.conflicts.count > 0) return yield* refuseWhole(context, tx, found, planned);
    const { changes: means } = planned;
    const inUse = yield* listInUse(tx);
    const at = context.clock();
    const actor = actorOf(caller);
    const isProtected = yield* tx.imports.protect(id, { id: caller.id, at });
    yield* carryAlong(context, tx, yield* tx.imports.listLeaving(id), actor);
    const changes = {
      file: { from: null, to: found.fileName },
      added: { from: 0, to: means.added },
      updated: { from: 0, to: means.updated },
      ...(isProtected > 0 && { protected: { from: 0, to: isProtected } }),
    };
    yield* tx.imports.take(id, at, { ...eventOf(context, "user.imported", actor, { changes }), at });
    yield* carryOverAll(context, tx, id, actor);
    if (isProtected > 0) yield* endProtected(context, tx, {}, actor, true);
    yield* endWhatMustNotOutlast(context, tx, id, inUse, actor);
    yield* tx.imports.update(id, ["ready"], { status: "done", changes: means, finishedAt: at });
    return true;
  });
  // One of the two honest cases of an error that undoes nothing: that the import is refused now, and why, is committed.
  if (!taken) throw new DomainError("import_not_ready", "Users have changed since the file was read. Import it again.");
  await clearRows(context, id);
  return getImport(context, id);
}

/** Rows that are asked at once whose address somebody protected had. */
const ASKED_AT_ONCE = 500;

/** Of a file: those who are new, or have got another address by it. */
function* carryOverAll(context: EmployeeContext, tx: Tables, id: string, actor: Actor): Steps<void> {
  if (!(yield* tx.protections.isAnyAddressKept())) return;
  for (let after = 0; ; ) {
    const rows = yield* tx.imports.listRows(id, after, ASKED_AT_ONCE);
    const last = rows.at(-1);
    if (!last) return;
    after = last.line;
    const arrived = rows
      .filter(({ outcome, changes }) => outcome === "new" || changes?.email || changes?.externalId)
      .map(({ id: newId, userId, name, email, externalId }) => ({ id: userId ?? newId, name, email, externalId }));
    yield* carryOver(context, tx, arrived, actor);
  }
}

function* refuseWhole(
  context: EmployeeContext,
  tx: Tables,
  { id, columns }: UserImport,
  planned: Planned,
): Steps<false> {
  const progress = noProgress();
  noteConflicts(progress, planned, columns?.find(({ field }) => field === "email")?.header ?? "email");
  const { errorCount, errors } = progress;
  const ends = { status: "refused" as const, finishedAt: context.clock(), errorCount, errors, changes: null };
  yield* tx.imports.update(id, ["ready"], ends);
  return false;
}

/** The few users that somebody acts as, one for each employee at most, or has asked to act as. */
function* listInUse(tx: Tables): Steps<User[]> {
  const actedAs = (yield* tx.impersonations.listUnended({})).map(({ user }) => user.id);
  const found: User[] = [];
  for (const userId of new Set([...actedAs, ...(yield* tx.requests.listUserIds())])) {
    const one = yield* tx.users.find(userId);
    if (one) found.push(one);
  }
  return found;
}

/** Asked of the few users who are in use, not of the many in the file. `before` is how they were until now. */
function* endWhatMustNotOutlast(
  context: EmployeeContext,
  tx: Tables,
  importId: string,
  before: User[],
  actor: Actor,
): Steps<void> {
  for (const user of yield* tx.imports.listDisabledSignedIn(importId)) {
    yield* signOutUser(context, tx, user, "user_disabled", actor);
  }
  for (const user of yield* listInUse(tx)) {
    const was = before.find(({ id }) => id === user.id);
    if (!user.active) yield* signOutUser(context, tx, user, "user_disabled", actor);
    if (was?.email !== user.email || was.externalId !== user.externalId)
      yield* endActingAs(context, tx, [user.id], actor);
  }
}
