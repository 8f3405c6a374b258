import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import type { ImportError } from "./import.ts";

/** One row: where it begins in the file, and what is in it. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** A file that can't be read on: what is wrong, and where. */
export class UnreadableFile extends Error {
  readonly at: ImportError;

  constructor(line: number, detail: string) {
    super(detail);
    this.name = "UnreadableFile";
    this.at = { line, column: null, detail };
  }
}

/** A row longer than this is a quote that nobody closed: the rest of the file would be held in memory. */
const MAX_ROW_CHARACTERS = 64 * 1024;

/**
 * The rows of a CSV file (RFC 4180) as they arrive; empty ones are left out. Lines end as they like, cells are
 * separated as a first line `sep=;` says, or else by whichever of `,`, `;` and tab the first line has most of. No more
 * than a few rows are held at a time.
 *
 * @throws UnreadableFile
 */
export async function* readCsv(text: AsyncGenerator<string>): AsyncGenerator<CsvRow> {
  const { head, rest } = await firstLine(text);
  const said = separatorSaid(head);
  const lines = lineCounter();
  // Counted as they are parsed, of the few that wait: an error throws away rows that nobody has fetched yet.
  const begins: number[] = [];
  const parser = parse({
    delimiter: said ?? separatorOf(head),
    from_line: said === null ? 1 : 2,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_record: (cells, info) => {
      begins.push(lines.beginOf(info.lines, cells));
      return cells;
    },
  });
  const feeding = pipeline(Readable.from(rest), parser);
  // Whatever goes wrong there also ends the loop below, which reports it.
  feeding.catch(() => {});
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { line: begins.shift() ?? 0, cells };
    await feeding;
  } catch (error) {
    throw error instanceof CsvError ? lines.errorOf(error) : error;
  }
}

async function firstLine(text: AsyncGenerator<string>): Promise<{ head: string; rest: AsyncGenerator<string> }> {
  let head = "";
  while (head.length < MAX_ROW_CHARACTERS && !/[\r\n]/.test(head)) {
    const next = await text.next();
    if (next.done) break;
    head += next.value;
  }
  return { head, rest: again(head, text) };
}

async function* again(head: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== "") yield head;
  yield* text;
}

/** A line of its own that spreadsheets write and understand, before the names of the columns. */
const separatorSaid = (head: string): string | null =>
  /^"?sep=([,;\t|])"?\s*$/im.exec(head.split(/[\r\n]/, 1)[0] ?? "")?.[1] ?? null;

function separatorOf(head: string): string {
  const line = head.split(/[\r\n]/, 1)[0] ?? "";
  const timesOf = (separator: string) => line.split(separator).length;
  return [",", ";", "\t"].reduce((best, each) => (timesOf(each) > timesOf(best) ? each : best));
}

export const breaksIn = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

/** The parser counts a CRLF inside quotes as two lines, and tells the line where a row ends. */
function lineCounter() {
  let tooMany = 0;
  let lastLine = 0;
  return {
    beginOf(countedTo: number, cells: string[]): number {
      tooMany += cells.reduce((sum, cell) => sum + (cell.match(/\r\n/g)?.length ?? 0), 0);
      lastLine = countedTo - tooMany;
      return lastLine - cells.reduce((sum, cell) => sum + breaksIn(cell), 0);
    },
    errorOf(error: CsvError): UnreadableFile {
      switch (error.code) {
        case "CSV_QUOTE_NOT_CLOSED":
        case "CSV_MAX_RECORD_SIZE":
          return new UnreadableFile(
            lastLine + 1,
            "From this line on a quote isn't closed, or the row is far too long.",
          );
        default: {
          const counted = Number(error.lines);
          const line = Number.isInteger(counted) ? counted - tooMany : lastLine + 1;
          return new UnreadableFile(line, 'A quote is in the wrong place. Write a quote inside a cell as "".');
        }
      }
    },
  };
}
