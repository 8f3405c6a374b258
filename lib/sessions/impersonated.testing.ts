import type { Context } from "../context.ts";
import { live } from "../impersonations/impersonation.ts";
import { changeWithoutCaller } from "../verb.ts";
import { type OpenedSession, openImpersonatedSession } from "./impersonated.ts";

/** The product session of an impersonation that a test has started by itself. */
export const startImpersonatedSession = (
  context: Context,
  impersonationId: string,
  beforeToken: string | null,
): Promise<OpenedSession> =>
  changeWithoutCaller(context, function* (tx) {
    const found = yield* tx.impersonations.findWithFacts(impersonationId);
    if (!found?.impersonation.startedAt || !live(found.impersonation, found.facts, context.clock()))
      throw new Error("the impersonation doesn't run");
    return yield* openImpersonatedSession(context, tx, found.impersonation, beforeToken);
  });
