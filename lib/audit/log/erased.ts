import type { AuditEvent } from "../event.ts";
import type { PersonalField } from "./leaf.ts";

/** What stands where somebody's name or words were. */
export const ERASED = "Erased";

/**
 * What of an event has to go with a user: who they were, wherever the event says it, and what was said about them. Codes
 * and counts say nothing of anybody and stay.
 */
export function fieldsAbout(userId: string, { actor, user, type, reason, changes }: AuditEvent): PersonalField[] {
  const isActor = actor.kind === "user" && actor.id === userId;
  const isAbout = isActor || user?.id === userId;
  return [
    ...(isActor ? (["actor", "personal"] as const) : []),
    ...(user?.id === userId ? (["user"] as const) : []),
    ...(isAbout && reason !== null && !isCode(type, reason) ? (["reason"] as const) : []),
    ...(isAbout && changes !== null && hasText(changes) ? (["changes"] as const) : []),
  ];
}

/** A person's own words, which a start takes over from its request, and what an act is called by its product. */
const ownWords = [
  ...["impersonation.requested", "impersonation.started", "impersonation.raised", "impersonation.action"],
  ...["request.created", "request.approved", "request.refused", "user.protected"],
];
const isCode = (type: string, reason: string) => !ownWords.includes(type) && /^[a-z_]+$/.test(reason);

/** Any text: numbers, flags and nothing are nobody's. */
const hasText = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null && Object.values(value).some(hasText));

/** The event without them. Ids stay: of a user who is gone they lead nowhere. */
export function erasedFrom(event: AuditEvent, fields: PersonalField[]): AuditEvent {
  const { actor, user } = event;
  const has = (field: PersonalField) => fields.includes(field);
  return {
    ...event,
    ...(has("actor") && actor.kind === "user" && { actor: { ...actor, name: ERASED, email: null } }),
    ...(has("user") && user && { user: { id: user.id, name: ERASED, email: null, externalId: null } }),
    ...(has("reason") && { reason: ERASED }),
    ...(has("changes") && { changes: null }),
    ...(has("personal") && { ip: null, userAgent: null }),
  };
}

/** Is nothing left of these? Whatever stands there instead was put there by somebody else. */
export const isErased = (event: AuditEvent, fields: PersonalField[]): boolean => {
  const { actor, user, reason, changes, ip, userAgent } = event;
  const blank: Record<PersonalField, boolean> = {
    actor: actor.kind === "user" && actor.name === ERASED && actor.email === null,
    user: user?.name === ERASED && user.email === null && user.externalId === null,
    employee: false,
    impersonator: false,
    reason: reason === ERASED,
    changes: changes === null,
    personal: ip === null && userAgent === null,
  };
  return fields.every((field) => blank[field]);
};
