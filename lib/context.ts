import type { ApiKey } from "./api-keys/api-key.ts";
import { type Actor, type AuditEvent, blankEvent, type EventFields, type EventType } from "./audit/event.ts";
import type { Employee } from "./employees/employee.ts";
import type { Store } from "./store/store.ts";

/** What a request says of itself. Never identity: that comes from rows. */
export interface RequestStamp {
  requestId: string;
  /** Null unless TRUSTED_PROXIES says whose word to take. IPv6 is cut to its /64. */
  ip: string | null;
  userAgent: string | null;
}

/** Everything a verb may reach. The clock and the ids come in here, so nothing in lib/ asks a global. */
export interface Context {
  store: Store;
  clock: () => Date;
  newId: () => string;
  request: RequestStamp;
  /** How employees sign in here, where it isn't by password alone. */
  signIn?: { password: boolean; sso: boolean };
}

/** A verb's context when an employee calls it. The role is the database's of this moment, never a cookie's. */
export interface EmployeeContext extends Context {
  caller: Employee;
  /** The dashboard session of the call; an impersonation confirmed in it is its child. */
  session: { id: string; expiresAt: Date };
}

/** A verb's context when one of the organization's own servers calls it. */
export interface ApiKeyContext extends Context {
  apiKey: ApiKey;
}

export const actorOf = ({ id, name, email }: Employee): Actor => ({ kind: "employee", id, name, email });

/** An audit event of this request, now. */
export function eventOf(context: Context, type: EventType, actor: Actor, fields: EventFields = {}): AuditEvent {
  return {
    id: context.newId(),
    type,
    at: context.clock(),
    actor,
    ...blankEvent,
    ...fields,
    ...context.request,
  };
}
