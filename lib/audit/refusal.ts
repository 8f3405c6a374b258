import { type Context, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Decision } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { Actor, EventFields, EventType } from "./event.ts";

type Denied = Extract<EventType, `${string}.denied`>;

/**
 * Records that somebody was refused and gives the error to *return* from the transaction, so that the record is kept:
 * `if (!may.allowed) return yield* refused(...)`.
 */
export function* refused(
  context: Context,
  tx: Tables,
  type: Denied,
  actor: Actor,
  decision: Extract<Decision, { allowed: false }>,
  fields: EventFields = {},
  retryAfterSeconds?: number,
): Steps<DomainError> {
  yield* tx.audit.add(eventOf(context, type, actor, { ...fields, outcome: "refused", reason: decision.because }));
  return new DomainError(decision.because, decision.sentence, { retryAfterSeconds });
}
