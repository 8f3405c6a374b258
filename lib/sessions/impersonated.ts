import { type Context, eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import type { Impersonation } from "../impersonations/impersonation.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { endFound, standing } from "./session.ts";

/** What a browser is given of a session. */
export interface OpenedSession {
  /** The cookie's value; the database has its hash only. */
  token: string;
  expiresAt: Date;
  /** The user's own that it had before, which goes on beside this one. */
  beside: { token: string; expiresAt: Date } | null;
}

/**
 * The session that a finished hand-off stands for, in the transaction that found its impersonation live and started it;
 * it ends when the impersonation does. An impersonation that this browser had before ends, as `replaced`; a session of
 * somebody's own is left as it is. An impersonation opens one session and no second: a unique index says so.
 */
export function* openImpersonatedSession(
  context: Context,
  tx: Tables,
  impersonation: Impersonation,
  beforeToken: string | null,
): Steps<OpenedSession> {
  const token = newToken();
  const before = beforeToken === null ? null : yield* tx.productSessions.findByToken(hashToken(beforeToken));
  if (before?.impersonation) yield* endFound(context, tx, before, "replaced");
  const { id: impersonationId, expiresAt, user, impersonator } = impersonation;
  const session = { id: context.newId(), tokenHash: hashToken(token), userId: user.id, impersonationId };
  yield* tx.productSessions.add(
    { ...session, createdAt: context.clock(), expiresAt },
    eventOf(context, "session.signed_in", { kind: "employee", ...impersonator }, about(impersonation)),
  );
  const goesOn = beforeToken !== null && before?.impersonation === null && standing(before, context.clock()) !== null;
  return { token, expiresAt, beside: goesOn ? { token: beforeToken, expiresAt: before.expiresAt } : null };
}
