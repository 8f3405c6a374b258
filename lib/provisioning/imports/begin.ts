import type { EmployeeContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { mayManageUsers } from "../../policy.ts";
import { change, must } from "../../verb.ts";
import { discard } from "./cancel.ts";
import type { UserImport } from "./import.ts";
import type { BeginImportInput } from "./input.ts";
import { MAX_FILE_BYTES } from "./text.ts";

/**
 * Announces a CSV file, whose bytes come next. One at a time for each employee: what they had begun before and not
 * taken over is thrown away.
 *
 * @throws forbidden for Members; too_large over 50 MB.
 */
export async function beginImport(
  context: EmployeeContext,
  { fileName, size, columns }: BeginImportInput,
): Promise<UserImport> {
  if (size > MAX_FILE_BYTES) throw tooLarge();
  const { begun, earlier } = await change(context, function* (tx, caller) {
    must(mayManageUsers(caller), "user.denied", { changes: { import: { from: null, to: fileName } } });
    const open = yield* tx.imports.listOpen({});
    const begun: UserImport = {
      ...{ id: context.newId(), fileName, status: "waiting", bytesTotal: size, bytesRead: 0, rowCount: 0 },
      ...{
        errorCount: 0,
        errors: [],
        mapping: columns ?? null,
        columns: null,
        changes: null,
        createdById: caller.id,
        createdAt: context.clock(),
        finishedAt: null,
      },
    };
    yield* tx.imports.add(begun);
    return { begun, earlier: open.filter(({ createdById }) => createdById === caller.id) };
  });
  for (const { id } of earlier) await discard(context, id);
  return begun;
}

const tooLarge = () =>
  new DomainError(
    "too_large",
    `A file can have at most ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it, and import the parts.`,
  );
