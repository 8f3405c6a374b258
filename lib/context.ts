import type { ApiKey } from "./api-keys/api-key.ts";
import type { Actor, AuditEvent, EventFields, EventType } from "./audit/event.ts";
import type { Employee } from "./employees/employee.ts";
import { DomainError } from "./errors.ts";
import type { Steps, Store, Tables } from "./store/store.ts";
import { isUnwritable } from "./store/unwritable.ts";

/** What a request says of itself. Never identity: that comes from rows. */
export interface RequestFacts {
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
  request: RequestFacts;
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
    outcome: "succeeded",
    actor,
    user: null,
    employee: null,
    impersonationId: null,
    impersonatorId: null,
    productId: null,
    reason: null,
    changes: null,
    ...fields,
    ...context.request,
  };
}

/**
 * One change, in one transaction. An error that the body throws undoes everything; one that it *returns* is committed
 * with what it recorded (the refusal's audit event) and then thrown.
 */
export async function change<R>(context: Context, body: (tx: Tables) => Steps<R>): Promise<Exclude<R, Error>> {
  const result = await context.store.write(body);
  if (result instanceof Error) throw result;
  return result as Exclude<R, Error>; // the line above took the errors out
}

/**
 * A change that takes power away, which no record may stand in the way of (rules.md, 10.3): what can't be done together
 * with its audit events is done without them, and they are recorded later. What can't be written at all puts the brake
 * on, and is done once it can be. Whatever gives power goes through `change`.
 */
export async function takeAway<R>(context: Context, body: (tx: Tables) => Steps<R>): Promise<Exclude<R, Error>> {
  try {
    return await takeAwayNow(context, body);
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    const kept = context.store.brake.owe(() => takeAwayNow(context, body));
    const later = kept ? "then what you asked for is done by itself." : "ask again then.";
    throw new DomainError("unavailable", `${UNWRITTEN} ${later}`, { retryAfterSeconds: 1 });
  }
}

const UNWRITTEN = "The database takes no writes. Until it does, this server refuses everybody who is impersonating;";

/** The same once, for what time takes away: it is noticed again a second later, and has ended all the same. */
export async function takeAwayNow<R>(context: Context, body: (tx: Tables) => Steps<R>): Promise<Exclude<R, Error>> {
  try {
    return await change(context, body);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const result = await context.store.writeUnrecorded(body);
    if (result instanceof Error) throw result;
    return result as Exclude<R, Error>; // as above
  }
}
