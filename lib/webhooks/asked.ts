import { type EventType, eventTypes } from "../audit/event.ts";
import { CHECKPOINT, EVERY_IMPERSONATION } from "./webhook.ts";

/** All that a webhook can ask for. */
export const askable: string[] = [EVERY_IMPERSONATION, CHECKPOINT, ...eventTypes];

export const isEventType = (asked: string): asked is EventType => eventTypes.some((type) => type === asked);
