import { setImmediate } from "node:timers/promises";
import type { Context, EmployeeContext } from "../../context.ts";
import { DomainError, notFound } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import { change, must } from "../../verb.ts";
import type { ImportStatus } from "./import.ts";

/** As many rows as a transaction throws away without anybody noticing. */
const CLEAR_AT_ONCE = 5000;
/** Everything that isn't over. */
const open: ImportStatus[] = ["waiting", "reading", "ready", "refused"];

/**
 * Throws an import away, also one that is being read. Again is no error.
 *
 * @throws not_found; forbidden for Members; import_not_ready for one that has been taken over.
 */
export async function cancelImport(context: EmployeeContext, id: string): Promise<void> {
  await change(context, function* (tx, caller) {
    const found = yield* tx.imports.find(id);
    must(mayManageUsers(caller), "user.denied", { changes: { import: { from: found?.fileName ?? id, to: null } } });
    if (!found) throw notFound("import");
    if (found.status === "done") throw new DomainError("import_not_ready", "These users have been imported already.");
  });
  await discard(context, id);
}

/** Cancels what isn't over, and throws its rows away, a few at a time. */
export async function discard(context: Context, id: string): Promise<void> {
  const to = { status: "cancelled" as const, finishedAt: context.clock() };
  await context.store.write((tx) => tx.imports.update(id, open, to));
  await clearRows(context, id);
}

export async function clearRows({ store }: Context, id: string): Promise<void> {
  while ((await store.write((tx) => tx.imports.clearRows(id, CLEAR_AT_ONCE))) === CLEAR_AT_ONCE) await setImmediate();
}

/** What nobody came back for is thrown away after a day. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

/** What is still being read so long after it was begun was being read by a process that died. */
const INTERRUPTED_MS = 60 * 60 * 1000;

/**
 * Throws away what was forgotten, what a process was reading when it died, and the rows of whatever is over. A start takes
 * all that is being read for interrupted: another instance's upload is then refused, and its file is sent again.
 */
export async function sweepImports(context: Context, { starting }: { starting: boolean }): Promise<void> {
  const ago = (ms: number) => new Date(context.clock().getTime() - ms);
  const { stale, left } = await context.store.read(function* (tx) {
    const before = ago(starting ? 0 : INTERRUPTED_MS);
    const interrupted = yield* tx.imports.listOpen({ status: "reading", before });
    const forgotten = yield* tx.imports.listOpen({ before: ago(FORGOTTEN_MS) });
    return { stale: [...interrupted, ...forgotten], left: yield* tx.imports.listLeftovers() };
  });
  for (const { id } of stale) await discard(context, id);
  for (const { id } of left) await clearRows(context, id);
}
