import type { AuditEvent } from "../audit/event.ts";

/** An event, or how to make one of the row that was written. Every writer asks for it, so no write goes unrecorded. */
export type EventFor<Row> = (row: Row) => AuditEvent;
