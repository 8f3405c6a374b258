import type { z } from "zod";
import { emailInput, nameInput } from "../../person.ts";
import { externalIdInput } from "../input.ts";
import { breaksIn, type CsvRow } from "./csv.ts";
import type { ImportError, ImportRow } from "./import.ts";

export type Field = "email" | "name" | "externalId" | "active";

/** Where a file has what: positions of cells, and what the columns are called there. */
export interface Columns {
  count: number;
  at: Partial<Record<Field, { index: number; header: string }>>;
}

const fields: Record<string, Field> = { email: "email", name: "name", externalid: "externalId", active: "active" };

/** What the first row says the others hold: in any order, letter case, spaces, `-` and `_` aside. */
export function columnsOf({ line, cells }: CsvRow): { columns: Columns; errors: ImportError[] } {
  const columns: Columns = { count: cells.length, at: {} };
  const errors: ImportError[] = [];
  cells.forEach((cell, index) => {
    const header = cell.trim();
    const wrong = (detail: string) => errors.push({ line, column: header || `column ${index + 1}`, detail });
    const field = fields[header.toLowerCase().replace(/[\s_-]/g, "")];
    if (!field) wrong("This column isn't known. There can be email, name, external_id and active.");
    else if (columns.at[field]) wrong("This column is there twice.");
    else columns.at[field] = { index, header };
  });
  for (const field of ["email", "name"] as const) {
    if (!columns.at[field]) errors.push({ line, column: field, detail: "This column is missing." });
  }
  return { columns, errors };
}

/** One row of users, each cell checked as the dashboard's own forms check it. */
export function rowOf(columns: Columns, row: CsvRow): { read: ImportRow } | { errors: ImportError[] } {
  const { line, cells } = row;
  if (cells.length !== columns.count) {
    const detail = `This row has ${cells.length} cells, and the first line names ${columns.count} columns.`;
    return { errors: [{ line, column: null, detail }] };
  }
  const errors: ImportError[] = [];
  const textOf = (field: Field) => cells[columns.at[field]?.index ?? -1]?.trim() ?? "";
  const read = <T>(field: Field, schema: z.ZodType<T>): T | null => {
    const result = schema.safeParse(textOf(field));
    if (result.success) return result.data;
    errors.push({
      ...placeOf(columns, row, field),
      detail: result.error.issues[0]?.message ?? "Something isn't right.",
    });
    return null;
  };
  const email = read("email", emailInput);
  const name = read("name", nameInput);
  const externalId = textOf("externalId") === "" ? null : read("externalId", externalIdInput);
  const active = yesOrNo(textOf("active"));
  if (active === undefined) {
    errors.push({ ...placeOf(columns, row, "active"), detail: "Write true or false, or leave it empty." });
  }
  if (email === null || name === null || active === undefined || errors.length > 0) return { errors };
  return { read: { line, externalId, name, email, active } };
}

/** The line of the cell itself: one before it may go over several. */
function placeOf(columns: Columns, { line, cells }: CsvRow, field: Field): { line: number; column: string } {
  const { index, header } = columns.at[field] ?? { index: 0, header: field };
  return { line: line + cells.slice(0, index).reduce((sum, cell) => sum + breaksIn(cell), 0), column: header };
}

/** Null for nothing said, undefined for something else. */
function yesOrNo(cell: string): boolean | null | undefined {
  switch (cell.toLowerCase()) {
    case "":
      return null;
    case "true":
    case "yes":
    case "1":
      return true;
    case "false":
    case "no":
    case "0":
      return false;
    default:
      return undefined;
  }
}
