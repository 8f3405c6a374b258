const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/**
 * A spreadsheet runs what begins so, whoever wrote it; after an apostrophe it is text. Where it is told other separators
 * than ours, a cell also begins after each of them, and some look past blanks.
 */
const harmless = (cell: string): string => cell.replace(AFTER_SEPARATOR, "$&'").replace(AT_BEGINNING, "'");

const AFTER_SEPARATOR = /[;\t\r\n](?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g;
const AT_BEGINNING = /^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/** A line as of RFC 4180, with each cell quoted, and none that a spreadsheet would run. What isn't there is an empty cell. */
export const csvLineOf = (cells: unknown[]): string =>
  `${cells.map((cell) => quoted(harmless(String(cell ?? "")))).join(",")}\r\n`;
