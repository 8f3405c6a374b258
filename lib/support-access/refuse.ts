import { recordRefused } from "../audit/tally.ts";
import { type Context, eventOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { about } from "../impersonations/end.ts";
import { log } from "../log.ts";
import type { ProductSession } from "../sessions/product-session.ts";
import { actorIn } from "../sessions/session.ts";
import { tryAnyway } from "../verb.ts";

const ATTEMPTED = "Change the user's support access";

/**
 * What a user says of support is theirs: whoever impersonates them reads none of it and changes nothing, in whichever
 * product they are. What they try to change is recorded.
 *
 * @throws impersonated
 */
export async function refuseImpersonator(context: Context, session: ProductSession, method: string): Promise<void> {
  const { impersonation } = session;
  if (!impersonation) return;
  if (method !== "GET" && method !== "HEAD") await recordAttempt(context, session, impersonation);
  throw new DomainError("impersonated", "You cannot perform this action while impersonating a user");
}

/** Never throws: a refusal that can't be recorded is still a refusal. */
async function recordAttempt(
  context: Context,
  session: ProductSession,
  impersonation: NonNullable<ProductSession["impersonation"]>,
): Promise<void> {
  const event = eventOf(context, "impersonation.denied", actorIn(session), {
    ...about(impersonation),
    outcome: "refused",
    reason: "impersonated",
    changes: { attempted: { from: null, to: ATTEMPTED } },
  });
  try {
    await tryAnyway(context.store, (tx) => recordRefused(context, tx, event));
  } catch (error) {
    log.error({ requestId: event.requestId, event, error: String(error) }, "a refusal couldn't be recorded");
  }
}
