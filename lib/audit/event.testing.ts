import { type AuditEvent, blankEvent } from "./event.ts";

export const mina = { id: "m", name: "Mina Haddad", email: "mina@acme.example" };
export const olivia = { id: "o", name: "Olivia Ortega", email: "olivia@acme.example" };
export const uma = { id: "u", name: "Uma Patel", email: "uma@globex.example", externalId: null };

/** An event that says nothing but what is given. */
export const eventWith = (fields: Partial<AuditEvent>): AuditEvent => ({
  id: "e",
  type: "impersonation.started",
  at: new Date(0),
  actor: { kind: "employee", ...mina },
  ...blankEvent,
  requestId: "r",
  ip: null,
  userAgent: null,
  ...fields,
});
