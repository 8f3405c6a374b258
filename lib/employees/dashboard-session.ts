import { actorOf, type Context, eventOf } from "../context.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import type { Employee } from "./employee.ts";

/** Absolute, from sign-in (NIST SP 800-63B: at most 12 hours at AAL2). Nothing moves it. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** How whoever signs in has proved to be this employee. */
export interface SignInProof {
  /** When; null where nobody says, which is no proof. With a password it is now. */
  provedAt: Date | null;
  /** The session of the organization's own provider that it came of. */
  ssoSid?: string | null;
  /** That provider, as people call it; absent for a password. */
  by?: string;
}

/**
 * A new session of the dashboard, in the transaction that knows who it is.
 *
 * @returns the cookie's value; the database has its hash only.
 */
export function* startSession(context: Context, tx: Tables, employee: Employee, proof: SignInProof): Steps<string> {
  const token = newToken();
  const createdAt = context.clock();
  const { ip, userAgent } = context.request;
  const { by, ssoSid = null, provedAt } = proof;
  const session = {
    id: context.newId(),
    employeeId: employee.id,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_MS),
    endedAt: null,
    ip,
    userAgent,
  };
  const fields = by === undefined ? {} : { changes: { by: { from: null, to: by } } };
  // The organization's own provider says when it was, and not by what: it counts as a password does.
  const proved = { provedAt, unspent: provedAt && ("password" as const) };
  yield* tx.dashboardSessions.add(
    { ...session, ...proved, tokenHash: hashToken(token), ssoSid },
    eventOf(context, "session.signed_in", actorOf(employee), fields),
  );
  return token;
}
