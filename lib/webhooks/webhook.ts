import type { Person } from "../employees/employee.ts";

export const webhookKinds = ["standard", "slack"] as const;
/** `standard`: the whole event, signed as Standard Webhooks says. `slack`: a sentence, as Slack and those like it take it. */
export type WebhookKind = (typeof webhookKinds)[number];

/** What isn't an event of the audit log, and can be asked for all the same: see lib/webhooks/checkpoint.ts. */
export const CHECKPOINT = "audit.checkpoint";
export const EVERY_IMPERSONATION = "impersonation.*";

/** An address of the organization's own that is told of events. */
export interface Webhook {
  id: string;
  url: string;
  /** Types of events, `impersonation.*`, `audit.checkpoint`. */
  events: string[];
  kind: WebhookKind;
  enabled: boolean;
  createdAt: Date;
  createdBy: Person;
}

/** What signs, encrypted; of an older one, until when it signs too. */
export interface WebhookSecrets {
  encryptedSecret: string;
  previousEncryptedSecret: string | null;
  previousUntil: Date | null;
}

/** Its two queues: what comes by itself, and what somebody asked for by hand, which waits for nothing before it. */
export const queueOf = (id: string): string => `webhook:${id}`;
export const queueByHandOf = (id: string): string => `webhook:${id}:now`;
export const isByHand = (receiver: string): boolean => receiver.endsWith(":now");
