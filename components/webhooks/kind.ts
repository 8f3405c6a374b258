import type { WebhookKind } from "#lib/webhooks/webhook.ts";

/** The forms of a webhook as people read them. */
export const kindNames: Record<WebhookKind, string> = { standard: "Whole events (JSON)", slack: "A sentence (Slack)" };

export const kindOptions = Object.entries(kindNames).map(([value, label]) => ({ value, label }));
