import { type FormEvent, useState } from "react";
import { Alert } from "../../ui/alert.tsx";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/field.tsx";
import { Cell, Head, Inline, Row, Table } from "../../ui/table.tsx";
import { guessed } from "./guess.ts";
import { type ImportField, importFields, type Mapping, type UserImport } from "./import.ts";

interface Props {
  columns: NonNullable<UserImport["columns"]>;
  onChoose: (mapping: Mapping) => void;
  onCancel: () => void;
}

const LEAVE_OUT = "";
export const fieldNames: Record<ImportField, string> = {
  email: "E-mail",
  name: "Name",
  externalId: "External id",
  active: "Active",
  protected: "Protected",
};
const options = [
  { value: LEAVE_OUT, label: "Leave out" },
  ...importFields.map((value) => ({ value, label: fieldNames[value] })),
];

/** Which column is what, where their names don't say it. The file is read again as it is said here. */
export function ColumnMapping({ columns, onChoose, onCancel }: Props) {
  const [mapping, setMapping] = useState<Mapping>(() => guessed(columns));
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (header: string, value: string) => {
    setProblem(null);
    setMapping({ ...mapping, [header]: importFields.find((field) => field === value) ?? null });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = wrongWith(mapping);
    setProblem(wrong);
    if (wrong === null) onChoose(mapping);
  };
  return (
    <form onSubmit={submit}>
      <p className="mt-1.5 leading-6 text-soft">
        Some columns have names that aren't known. Say which column is what, or leave it out. Nothing is imported yet.
      </p>
      <div className="mt-4">
        <Table head={head} label="Columns of the file">
          {columns.map(({ header, example }) => (
            <Row key={header}>
              <Cell className="font-medium max-md:col-span-full">
                <bdi>{header}</bdi>
              </Cell>
              <Cell className="text-soft">
                <Inline>For example</Inline>
                {example === "" ? "empty" : <bdi>{example}</bdi>}
              </Cell>
              <Cell>
                <Select
                  aria-label={`What ${header} is`}
                  onChange={(event) => choose(header, event.target.value)}
                  options={options}
                  value={mapping[header] ?? LEAVE_OUT}
                />
              </Cell>
            </Row>
          ))}
        </Table>
      </div>
      {problem !== null && (
        <div className="mt-4">
          <Alert>{problem}</Alert>
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Choose another file</Button>
        <Button kind="primary" type="submit">
          Use these columns
        </Button>
      </div>
    </form>
  );
}

const head = (
  <>
    <Head>Column in the file</Head>
    <Head>First row</Head>
    <Head className="w-52">What it is</Head>
  </>
);

function wrongWith(mapping: Mapping): string | null {
  const said = Object.values(mapping).filter((field) => field !== null);
  const twice = said.find((field, index) => said.indexOf(field) !== index);
  if (twice) return `Two columns can't both be the ${fieldNames[twice].toLowerCase()}. Leave one of them out.`;
  const known = said.includes("email") || said.includes("externalId");
  return known ? null : "Say which column is the e-mail or the external id: a user is found again by one of them.";
}
