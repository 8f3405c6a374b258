import { Button } from "../../ui/button.tsx";
import { useHydrated } from "../../ui/hydrated.ts";
import { useCommand } from "../../ui/use-command.ts";
import { countText, type UserImport } from "./import.ts";
import { PreviewTable } from "./preview-table.tsx";

interface Props {
  read: UserImport;
  onDone: () => void;
  onCancel: () => void;
}

/** What would change, counted and row by row. This page is the question; its button is the answer to it. */
export function ImportPreview({ read, onDone, onCancel }: Props) {
  const { id, rowCount, changes, preview } = read;
  const { added, updated, unchanged } = changes ?? { added: 0, updated: 0, unchanged: 0 };
  const { sending, problem, send } = useCommand("POST", `/api/user-imports/${id}/commit`);
  const hydrated = useHydrated();
  const take = async () => {
    if ((await send())?.done) onDone();
  };
  return (
    <>
      <p className="mt-1.5 leading-6 text-soft">
        {countText(rowCount, "row")}: {countText(added, "user")} will be added and {updated.toLocaleString("en")}{" "}
        updated, {unchanged.toLocaleString("en")} stay as they are. Nobody is removed. All of it is imported, or nothing
        if anything goes wrong.
      </p>
      <div className="mt-4">
        <PreviewTable rows={preview} />
      </div>
      {rowCount > preview.length && (
        <p className="mt-2 text-xs text-soft">{firstText(preview, { added, updated, unchanged })}</p>
      )}
      {problem && (
        <p className="mt-4 text-danger" role="alert">
          {problem.detail}
        </p>
      )}
      <div className="mt-5 flex flex-wrap items-center justify-end gap-2">
        {added + updated === 0 && <p className="mr-auto">Everybody in the file is here already, just as they are.</p>}
        <Button onClick={onCancel}>Cancel</Button>
        {added + updated > 0 && (
          <Button aria-busy={sending} disabled={!hydrated} kind="primary" onClick={take}>
            {sending ? "Importing…" : `Import ${countText(added + updated, "user")}`}
          </Button>
        )}
      </div>
    </>
  );
}

/** Which of the rows are shown, where not all of them are. */
function firstText(rows: UserImport["preview"], { added, updated, unchanged }: NonNullable<UserImport["changes"]>) {
  const shown = [
    ["updated", updated],
    ["new", added],
    ["unchanged", unchanged],
  ] as const;
  const parts = shown.flatMap(([outcome, all]) => {
    const some = rows.filter((row) => row.outcome === outcome).length;
    return some === 0 ? [] : `${some.toLocaleString("en")} of ${all.toLocaleString("en")} ${outcome}`;
  });
  return `Shown: ${parts.join(", ")}.`;
}
