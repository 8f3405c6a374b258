import type { CsvRow } from "./csv.ts";
import type { ImportColumn, ImportError, ImportField, UserImport } from "./import.ts";

/** Where a file has what: positions of cells, and what the columns are called there. */
export interface Columns {
  /** Named ones. A spreadsheet writes empty cells behind them, which have no name and hold nothing. */
  count: number;
  at: Partial<Record<ImportField, { index: number; header: string }>>;
  found: ImportColumn[];
}

const fields = new Map<string, ImportField>([
  ["email", "email"],
  ["name", "name"],
  ["externalid", "externalId"],
  ["active", "active"],
  ["protected", "protected"],
]);

/**
 * What the first row says the others hold: in any order, letter case, spaces, `-` and `_` aside; or as whoever sends the
 * file says, who may leave columns out. Any other column is an error: it may be one that was meant.
 */
export function columnsOf(
  { line, cells }: CsvRow,
  mapping: UserImport["mapping"],
): { columns: Columns; errors: ImportError[] } {
  const said = new Map(Object.entries(mapping ?? {}));
  const headers = named(cells);
  const columns: Columns = { count: headers.length, at: {}, found: [] };
  const errors: ImportError[] = [];
  headers.forEach((header, index) => {
    const known = fields.get(header.toLowerCase().replace(/[\s_-]/g, ""));
    const field = said.has(header) ? (said.get(header) ?? null) : known;
    columns.found.push({ header, field: field ?? null, example: "" });
    const wrong = (detail: string) => errors.push({ line, column: header, detail });
    if (field === undefined)
      wrong("This column isn't known. There can be email, name, external_id, active and protected.");
    else if (field !== null && columns.at[field]) wrong("This column is there twice.");
    else if (field !== null) columns.at[field] = { index, header };
  });
  for (const header of said.keys()) {
    if (!headers.includes(header))
      errors.push({ line, column: header, detail: "The file has no column of this name." });
  }
  if (!columns.at.email && !columns.at.externalId) {
    errors.push({
      line,
      column: "email",
      detail: "This column is missing, and external_id too. Users are known by one.",
    });
  }
  return { columns, errors };
}

function named(cells: string[]): string[] {
  const headers = cells.map((cell) => cell.trim());
  const last = headers.findLastIndex((header) => header !== "");
  return headers.slice(0, last + 1).map((header, index) => header || `column ${index + 1}`);
}

const EXAMPLE_MAX = 100;

/** For whoever has to say what a column is. */
export const withExamples = ({ found }: Columns, row: CsvRow | null): ImportColumn[] =>
  found.map((column, index) => ({ ...column, example: shortened(row?.cells[index] ?? "") }));

const shortened = (cell: string) => [...cell.replace(/\s+/g, " ").trim()].slice(0, EXAMPLE_MAX).join("");
