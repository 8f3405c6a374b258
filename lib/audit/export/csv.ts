import type { AuditEvent } from "../event.ts";
import { showAuditEvent } from "../show.ts";

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/**
 * A spreadsheet runs what begins so, whoever wrote it; after an apostrophe it is text. Where it is told other separators
 * than ours, a cell also begins after each of them, and some look past blanks.
 */
const harmless = (cell: string): string => cell.replace(AFTER_SEPARATOR, "$&'").replace(AT_BEGINNING, "'");

const AFTER_SEPARATOR = /[;\t\r\n](?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g;
const AT_BEGINNING = /^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/** RFC 4180, with each cell quoted. */
const lineOf = (cells: string[]): string => `${cells.map(quoted).join(",")}\r\n`;

/** Of what shows an event to programs, with what is nested in a column each, and `changes` as JSON. */
const columns: [name: string, of: (shown: ReturnType<typeof showAuditEvent>, event: AuditEvent) => unknown][] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at],
  ["type", ({ type }) => type],
  ["outcome", ({ outcome }) => outcome],
  ["actorKind", ({ actor }) => actor.kind],
  ["actorId", ({ actor }) => ("id" in actor ? actor.id : null)],
  ["actorName", ({ actor }) => ("name" in actor ? actor.name : null)],
  ["actorEmail", ({ actor }) => ("email" in actor ? actor.email : null)],
  ["userId", ({ user }) => user?.id],
  ["userName", ({ user }) => user?.name],
  ["userEmail", ({ user }) => user?.email],
  ["userExternalId", (_, { user }) => user?.externalId],
  ["employeeId", ({ employee }) => employee?.id],
  ["employeeName", ({ employee }) => employee?.name],
  ["employeeEmail", ({ employee }) => employee?.email],
  ["impersonationId", ({ impersonationId }) => impersonationId],
  ["impersonatorId", ({ impersonatorId }) => impersonatorId],
  ["productId", ({ productId }) => productId],
  ["reason", ({ reason }) => reason],
  ["changes", ({ changes }) => changes && JSON.stringify(changes)],
  ["requestId", ({ requestId }) => requestId],
  ["ip", ({ ip }) => ip],
  ["userAgent", ({ userAgent }) => userAgent],
];

export const csvHead = lineOf(columns.map(([name]) => name));

export function csvLine(event: AuditEvent): string {
  const shown = showAuditEvent(event);
  return lineOf(columns.map(([, of]) => harmless(String(of(shown, event) ?? ""))));
}
