import type { AuditEvent } from "../audit/event.ts";
import { partsOf, sentenceOf } from "../audit/sentence.ts";
import { showAuditEvent } from "../audit/show.ts";
import type { Delivery } from "../outbox/delivery.ts";
import { CHECKPOINT, type WebhookKind } from "./webhook.ts";

/** What is told: the event, or what stands for it where it is none. */
export type Told = Pick<Delivery, "type" | "payload" | "createdAt"> & { event: AuditEvent | null };

/** The body of a webhook's request, as its kind has it. */
export const bodyFor = (kind: WebhookKind, told: Told, dashboardUrl: string): string =>
  JSON.stringify(kind === "slack" ? { text: textOf(told, dashboardUrl) } : standardBody(told));

function standardBody({ type, payload, createdAt, event }: Told) {
  const timestamp = (event?.at ?? createdAt).toISOString();
  return { type, timestamp, data: event ? showAuditEvent(event) : payload };
}

/** A sentence, and where to read on. */
function textOf({ type, payload, event }: Told, dashboardUrl: string): string {
  if (event) return `${written(sentenceOf(event))}. ${dashboardUrl}${pathOf(event)}`;
  const size = type === CHECKPOINT && isSized(payload) ? ` of ${payload.size} entries` : "";
  return `The audit log has a new checkpoint${size}. ${dashboardUrl}/audit-log`;
}

const isSized = (payload: unknown): payload is { size: number } =>
  typeof payload === "object" && payload !== null && "size" in payload && typeof payload.size === "number";

const pathOf = ({ impersonationId }: AuditEvent): string =>
  impersonationId ? `/sessions/${impersonationId}` : "/audit-log";

/** In turns what is ours and other people's words, of which none calls a channel, makes a link or turns the line around. */
const written = (sentence: string): string =>
  partsOf(sentence)
    .map((part, index) => (index % 2 === 0 ? part : broken(part)))
    .join("")
    .replace(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

/**
 * A space of no width after whatever a chat could take for the beginning of a mention, a link or a format: what Slack takes
 * for one isn't all that its like do.
 */
const broken = (words: string): string =>
  words.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/[@#:/.[\]()*_~`|!\\]/g, "$&\u200b");
