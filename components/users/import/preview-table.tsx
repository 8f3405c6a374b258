import { Badge } from "../../ui/badge.tsx";
import { Cell, Head, Inline, Row, Table } from "../../ui/table.tsx";
import type { ImportField, Outcome, PreviewRow } from "./import.ts";

const headOf = (protects: boolean) => (
  <>
    <Head className="w-20">Line</Head>
    <Head className="w-32">Change</Head>
    <Head>Name</Head>
    <Head>E-mail</Head>
    <Head>External id</Head>
    <Head className="w-32">Status</Head>
    {protects && <Head className="w-32">Protection</Head>}
  </>
);

const outcomes: Record<Outcome, string> = { new: "New", updated: "Updated", unchanged: "Unchanged" };

export function PreviewTable({ rows }: { rows: PreviewRow[] }) {
  const protects = rows.some((row) => row.protected !== null);
  return (
    <Table head={headOf(protects)} label="First rows of the file">
      {rows.map((row) => (
        <Row key={row.line}>
          <Cell className="text-soft tabular-nums max-md:col-start-2 max-md:row-start-1">
            <Inline>Line</Inline>
            {row.line}
          </Cell>
          <Cell className="max-md:col-start-1! max-md:col-end-2! max-md:row-start-1">
            {row.outcome && (
              <Badge tone={row.outcome === "unchanged" ? "muted" : "neutral"}>{outcomes[row.outcome]}</Badge>
            )}
          </Cell>
          <Value field="name" label="Name" row={row} />
          <Value field="email" label="E-mail" row={row} />
          <Value field="externalId" label="External id" row={row} />
          <Value field="active" label="Status" row={row} />
          {protects && (
            <Cell className={row.protected ? "" : "text-soft max-md:hidden"}>
              {row.protected ? "Protected" : "stays"}
            </Cell>
          )}
        </Row>
      ))}
    </Table>
  );
}

/** What the row says; of a user who is here, what it was and what it becomes. */
function Value({ row, field, label }: { row: PreviewRow; field: Exclude<ImportField, "protected">; label: string }) {
  const change = row.changes?.[field];
  const said = row[field];
  if (change) {
    return (
      <Cell>
        <Inline>{label}</Inline>
        <del className="text-soft decoration-1">
          <span className="sr-only">was </span>
          <bdi>{text(change.from)}</bdi>
        </del>
        <span aria-hidden="true" className="text-soft">
          {" → "}
        </span>
        <ins className="font-medium no-underline">
          <span className="sr-only">becomes </span>
          <bdi>{text(change.to)}</bdi>
        </ins>
      </Cell>
    );
  }
  return (
    <Cell className={said === null ? "text-soft max-md:hidden" : row.outcome === "new" ? "" : "text-soft"}>
      <Inline>{label}</Inline>
      {said === null ? silence(row, field) : <bdi>{text(said)}</bdi>}
    </Cell>
  );
}

/** Where the file says nothing: a new user has none, and who is here keeps theirs. */
function silence({ outcome }: PreviewRow, field: ImportField): string {
  if (outcome !== "new") return "stays";
  return field === "active" ? "Active" : "none";
}

const text = (value: string | boolean | null): string => {
  if (value === null) return "none";
  return typeof value === "string" ? value : value ? "Active" : "Disabled";
};
