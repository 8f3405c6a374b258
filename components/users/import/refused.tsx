import { Button } from "../../ui/button.tsx";
import { Cell, Head, Inline, Row, Table } from "../../ui/table.tsx";
import { countText, type UserImport } from "./import.ts";

/** What is wrong, by line and column as a spreadsheet counts them. Nothing of the file was taken over. */
export function ImportRefused({ read, onCancel }: { read: UserImport; onCancel: () => void }) {
  const { errorCount, errors } = read;
  const head = (
    <>
      <Head className="w-24">Line</Head>
      <Head className="w-44">Column</Head>
      <Head>What is wrong</Head>
    </>
  );
  return (
    <>
      <p className="mt-1.5 leading-6" role="alert">
        <span className="font-medium text-danger">{countText(errorCount, "error")}.</span> Nothing was imported. Correct
        the file, then choose it again.
      </p>
      <div className="mt-4">
        <Table head={head} label="Errors in the file">
          {errors.map(({ line, column, detail }) => (
            <Row key={`${line} ${column} ${detail}`}>
              <Cell className="tabular-nums max-md:col-span-full">
                <Inline>Line</Inline>
                {line}
              </Cell>
              <Cell>
                <Inline>Column</Inline>
                {column === null ? <span className="text-soft">the whole line</span> : <code>{column}</code>}
              </Cell>
              <Cell className="text-danger">{detail}</Cell>
            </Row>
          ))}
        </Table>
      </div>
      {errorCount > errors.length && (
        <p className="mt-2 text-xs text-soft">
          The first {errors.length} of {errorCount.toLocaleString("en")}.
        </p>
      )}
      <div className="mt-5 flex justify-end">
        <Button kind="primary" onClick={onCancel}>
          Choose another file
        </Button>
      </div>
    </>
  );
}
