import { Button } from "../../ui/button.tsx";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { Cell, Head, Inline, Row, Table } from "../../ui/table.tsx";
import { countText, type UserImport } from "./import.ts";

interface Props {
  read: UserImport;
  onDone: () => void;
  onCancel: () => void;
}

/** What would change, counted, and the first rows to see that the columns are the right ones. */
export function ImportPreview({ read, onDone, onCancel }: Props) {
  const { id, rowCount, changes, preview } = read;
  const { added, updated, unchanged } = changes ?? { added: 0, updated: 0, unchanged: 0 };
  const users = countText(added + updated, "user");
  const what = `${countText(added, "user")} will be added and ${updated.toLocaleString("en")} updated`;
  return (
    <>
      <p className="mt-1.5 leading-6 text-soft">
        {countText(rowCount, "row")}: {what}, {unchanged.toLocaleString("en")} stay as they are. Nobody is removed.
      </p>
      <div className="mt-4">
        <PreviewTable rows={preview} />
      </div>
      {rowCount > preview.length && (
        <p className="mt-2 text-xs text-soft">
          The first {preview.length} of {rowCount.toLocaleString("en")}.
        </p>
      )}
      <div className="mt-5 flex flex-wrap items-center justify-end gap-2">
        {added + updated === 0 && <p className="mr-auto">Everybody in the file is here already, just as they are.</p>}
        <Button onClick={onCancel}>Cancel</Button>
        {added + updated > 0 && (
          <ConfirmButton
            confirm={`Import ${users}`}
            description={`${what}: all of them, or none if anything goes wrong.`}
            kind="primary"
            label={`Import ${users}`}
            method="POST"
            onDone={onDone}
            title={`Import ${users}?`}
            url={`/api/user-imports/${id}/commit`}
          />
        )}
      </div>
    </>
  );
}

function PreviewTable({ rows }: { rows: UserImport["preview"] }) {
  const head = (
    <>
      <Head className="w-20">Line</Head>
      <Head>Name</Head>
      <Head>E-mail</Head>
      <Head>External id</Head>
      <Head className="w-28">Status</Head>
    </>
  );
  return (
    <Table head={head} label="First rows of the file">
      {rows.map(({ line, name, email, externalId, active }) => (
        <Row key={line}>
          <Cell className="text-soft max-md:col-span-full">
            <Inline>Line</Inline>
            {line}
          </Cell>
          <Cell>
            <bdi className="font-medium">{name}</bdi>
          </Cell>
          <Cell className="text-soft">{email}</Cell>
          <Cell className="text-soft">
            <Inline>External id</Inline>
            {externalId === null ? "none" : <bdi className="font-mono text-xs">{externalId}</bdi>}
          </Cell>
          <Cell className="text-soft">{active === null ? "not said" : active ? "Active" : "Disabled"}</Cell>
        </Row>
      ))}
    </Table>
  );
}
