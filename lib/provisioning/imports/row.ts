import type * as z from "zod";
import { emailInput, nameInput } from "../../person.ts";
import { externalIdInput } from "../input.ts";
import type { Columns } from "./columns.ts";
import { breaksIn, type CsvRow } from "./csv.ts";
import type { ImportError, ImportField, ImportRow } from "./import.ts";
import { yesOrNo } from "./yes-no.ts";

/**
 * One row of users, each cell checked as the dashboard's own forms check it. An empty cell says nothing, and spreadsheets
 * leave empty cells at the end of a row away; but a row has to say who it is.
 */
export function rowOf(columns: Columns, row: CsvRow): { read: ImportRow } | { errors: ImportError[] } {
  const { line, cells } = row;
  const textOf = (field: ImportField) => cells[columns.at[field]?.index ?? -1]?.trim() ?? "";
  const isNobody = textOf("email") === "" && textOf("externalId") === "";
  const isTooLong = cells.slice(columns.count).some((cell) => cell.trim() !== "");
  if (isTooLong || (isNobody && cells.length < columns.count)) {
    const detail = `This row has ${cells.length} cells, and the first line names ${columns.count} columns.`;
    return { errors: [{ line, column: null, detail }] };
  }
  const errors: ImportError[] = [];
  const wrong = (field: ImportField, detail: string) => errors.push({ ...placeOf(columns, row, field), detail });
  const read = <T>(field: ImportField, schema: z.ZodType<T>): T | null => {
    if (textOf(field) === "") return null;
    const result = schema.safeParse(textOf(field));
    if (result.success) return result.data;
    wrong(field, result.error.issues[0]?.message ?? "Something isn't right.");
    return null;
  };
  if (isNobody) wrong(columns.at.email ? "email" : "externalId", NOBODY);
  const [email, name, externalId] = [
    read("email", emailInput),
    read("name", nameInput),
    read("externalId", externalIdInput),
  ];
  const flag = (field: "active" | "protected"): boolean | null => {
    const said = yesOrNo(textOf(field));
    if (said === undefined) wrong(field, "Write true or false, or leave it empty.");
    return said ?? null;
  };
  const [active, isProtected] = [flag("active"), flag("protected")];
  if (errors.length > 0) return { errors };
  return { read: { line, externalId, name, email, active, protected: isProtected } };
}

const NOBODY = "Write an e-mail or an external id: a user is found again by one of them.";

/** The line of the cell itself: one before it may go over several. */
function placeOf(columns: Columns, { line, cells }: CsvRow, field: ImportField): { line: number; column: string } {
  const { index, header } = columns.at[field] ?? { index: 0, header: field };
  return { line: line + cells.slice(0, index).reduce((sum, cell) => sum + breaksIn(cell), 0), column: header };
}
