import type { AuditEvent } from "../event.ts";
import { showAuditEvent } from "../show.ts";

/** CloudEvents 1.0 in its JSON format, as a line. @param source - whose log it is, as an address. */
export function cloudEventLine(event: AuditEvent, source: string): string {
  const data = showAuditEvent(event);
  const { id, type, at: time } = data;
  return `${JSON.stringify({ specversion: "1.0", id, source, type, time, datacontenttype: "application/json", data })}\n`;
}
