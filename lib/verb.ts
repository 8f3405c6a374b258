import type { EventFields, EventType } from "./audit/event.ts";
import { recordRefused } from "./audit/tally.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "./context.ts";
import type { Employee } from "./employees/employee.ts";
import { DomainError } from "./errors.ts";
import { log } from "./log.ts";
import type { Decision } from "./policy.ts";
import type { Steps, Store, Tables } from "./store/store.ts";
import { isContended, isUnwritable } from "./store/unwritable.ts";

type Body<R> = (tx: Tables) => Steps<R>;
type AskedBody<R> = (tx: Tables, caller: Employee) => Steps<R>;
type Write = <R>(body: Body<R>) => Promise<R>;

/**
 * One change by an employee, in one transaction that knows who calls by the rows of this very moment. Whatever the body
 * throws undoes all of it; a refusal is then recorded by itself.
 *
 * @throws not_signed_in for who has been deactivated or signed out meanwhile.
 */
export const change = <R>(context: EmployeeContext, body: AskedBody<R>): Promise<R> =>
  asking(context, context.store.write, body);

/**
 * The same for what takes power away, which no record may stand in the way of (docs/security.md#the-failure-matrix): what can't be done
 * together with its audit events is done without them, and they are recorded later. What can't be written at all puts the
 * brake on, and is done once it can be. Whatever gives power goes through `change`.
 */
export const takeAway = <R>(context: EmployeeContext, body: AskedBody<R>): Promise<R> =>
  asking(context, (asked) => writeAnyway(context.store, asked, "employee"), body);

/**
 * For a verb that can do both: `takeAway` when this call of it gives nothing, which may turn out in its body.
 *
 * @param givesNothing - asked when the body has run and couldn't be written.
 */
export const turn =
  (givesNothing: () => boolean) =>
  <R>(context: EmployeeContext, body: AskedBody<R>): Promise<R> =>
    asking(context, (asked) => writeAnyway(context.store, asked, "employee", givesNothing), body);

/** Nobody who is signed in or has a key. A verb that one of these calls can't be written as if nobody did. */
type Nobody = Context & { caller?: never; session?: never; apiKey?: never };

/** One change by a stranger, by a product, by the passing of time, or at start: there is no caller to be read anew. */
export const changeWithoutCaller = <R>({ store }: Nobody, body: Body<R>): Promise<R> => store.write(body);

/** `takeAway` without a caller. */
export const takeAwayWithoutCaller = <R>({ store }: Nobody, body: Body<R>): Promise<R> => writeAnyway(store, body);

/** `turn` without a caller. */
export const turnWithoutCaller = <R>({ store }: Nobody, givesNothing: () => boolean, body: Body<R>): Promise<R> =>
  writeAnyway(store, body, "other", givesNothing);

/**
 * How every taking away is written, for the callers that are no employees. What is owed waits in memory, so a restart loses it:
 * the caller is told. What turns out to give something is left undone, as `change` leaves it.
 *
 * @throws unavailable when it couldn't be, with what this server does until it can.
 */
export async function writeAnyway<R>(
  store: Store,
  body: Body<R>,
  whose: "employee" | "other" = "other",
  givesNothing = () => true,
): Promise<R> {
  try {
    return await tryAnyway(store, body, givesNothing);
  } catch (error) {
    if (!isUnwritable(error) || !givesNothing()) throw error;
    const kept = store.brake.owe(whose, () => tryAnyway(store, body, givesNothing));
    const then = kept
      ? "then what you asked for is done by itself, unless the server is restarted first: ask again then."
      : "ask again then.";
    throw new DomainError("unavailable", `${UNWRITTEN} ${then}`, { retryAfterSeconds: 1 });
  }
}

const UNWRITTEN = "The database takes no writes. Until it does, this server refuses everybody who is impersonating;";

/**
 * The same for what holds unwritten too, such as the passing of time: nobody has to be stopped for want of it. Whoever only
 * met others' changes, more often than one tries again, asks again: neither the database nor the log is to blame.
 */
export async function tryAnyway<R>(store: Store, body: Body<R>, givesNothing = () => true): Promise<R> {
  try {
    return await store.write(body);
  } catch (error) {
    if (error instanceof DomainError || isContended(error) || !givesNothing()) throw error;
    return store.writeUnrecorded(body);
  }
}

type Denied = Extract<EventType, `${string}.denied`>;

/** An error that leaves a record: who was refused, what, and why. */
export class Refusal extends DomainError {
  /** As DomainError's, which has the reason: of two evaluations of this module, each knows the other's refusals. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof DomainError && "denied" in value;
  }

  readonly denied: { type: Denied; fields: EventFields };

  /** The record's reason is the error's code, unless the fields have another. */
  constructor({ code, message, ...extra }: DomainError, type: Denied, fields: EventFields = {}) {
    const { fields: wrong, members, retryAfterSeconds } = extra;
    super(code, message, { fields: wrong, members, retryAfterSeconds: retryAfterSeconds ?? undefined });
    this.denied = { type, fields: { outcome: "refused", reason: code, ...fields } };
  }
}

/**
 * Asks a rule, and goes on only if it allows. What it refuses is thrown: with a type, in the body of `change` or
 * `takeAway`, it is recorded as the caller's attempt; without one, as for reads, it isn't.
 */
export function must(
  decision: Decision & { retryAfterSeconds?: number; members?: object },
  type?: Denied,
  fields: EventFields = {},
): void {
  if (decision.allowed) return;
  const { because, sentence, retryAfterSeconds, members } = decision;
  const error = new DomainError(because, sentence, { retryAfterSeconds, members });
  throw type ? new Refusal(error, type, fields) : error;
}

/**
 * Between the cookie's check and the write somebody may have lowered the caller's role or ended their session (ASVS
 * 8.3.2, 15.4.2).
 */
async function asking<R>(context: EmployeeContext, write: Write, body: AskedBody<R>): Promise<R> {
  let caller = null as Employee | null;
  try {
    return await write(function* (tx) {
      caller = yield* tx.dashboardSessions.employeeOf(context.session.id, context.clock());
      if (!caller) throw new DomainError("not_signed_in", "Sign in to go on.");
      return yield* body(tx, caller);
    });
  } catch (error) {
    // Only here, as the body may have run several times: what was refused last is what the caller is told.
    if (error instanceof Refusal && caller) await recordRefusal(context, error, caller);
    throw error;
  }
}

/** Never throws: a refusal that can't be recorded is still a refusal. */
async function recordRefusal(context: Context, { denied }: Refusal, caller: Employee): Promise<void> {
  const event = eventOf(context, denied.type, actorOf(caller), denied.fields);
  try {
    await tryAnyway(context.store, (tx) => recordRefused(context, tx, event));
  } catch (error) {
    log.error({ requestId: event.requestId, event, error: String(error) }, "a refusal couldn't be recorded");
  }
}
