import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { personOf } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { tryAnyway } from "../verb.ts";
import { TOKEN_PREFIX } from "./create.ts";

/** Twice as often as anybody may begin: each beginning has its end. */
export const USES_PER_HOUR = 240;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Who calls by a personal token, in the newest session of the dashboard that they have open: a token alone is nobody. What it
 * begins is that session's child, and only the browser that is signed in to it can open what was begun. Each use is an audit
 * event, which has the request of what it was used for.
 *
 * @throws not_signed_in for a token that is unknown, removed or over, and for whoever isn't signed in to the dashboard;
 * too_many_requests (240 an hour).
 */
export async function employeeOfToken(context: Context, token: string | null): Promise<EmployeeContext> {
  if (!token?.startsWith(TOKEN_PREFIX)) throw unknownToken();
  // Not `change`, as it gives nothing by itself: ends have to be possible while the log can't be written.
  return tryAnyway(context.store, (tx) => use(context, tx, hashToken(token)));
}

function* use(context: Context, tx: Tables, tokenHash: string): Steps<EmployeeContext> {
  const now = context.clock();
  const found = yield* tx.personalTokens.findByToken(tokenHash, now);
  if (!found) throw unknownToken();
  const { personalToken, employee } = found;
  const [session] = yield* tx.dashboardSessions.listOpen(employee.id, now);
  if (!session) throw signedOut();
  yield* withinLimit(tx, personalToken.id, now);
  const fields = { employee: personOf(employee), changes: { name: { from: null, to: personalToken.name } } };
  const event = eventOf(context, "employee.token_used", actorOf(employee), fields);
  yield* tx.personalTokens.use(personalToken.id, now, event);
  return { ...context, caller: employee, session: { id: session.id, expiresAt: session.expiresAt } };
}

function* withinLimit(tx: Tables, id: string, now: Date): Steps<void> {
  const { count, windowEndsAt } = yield* tx.attempts.count(`token ${id}`, HOUR_MS, now);
  if (count <= USES_PER_HOUR) return;
  // Nothing of this transaction is written, so who hammers on doesn't prolong it.
  const retryAfterSeconds = Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1000);
  throw new DomainError("too_many_requests", `A token may be used ${USES_PER_HOUR} times in an hour.`, {
    retryAfterSeconds,
  });
}

const unknownToken = () =>
  new DomainError("not_signed_in", "Send a personal token that stands: Authorization: Bearer up_...");

const signedOut = () =>
  new DomainError("not_signed_in", "Sign in to the dashboard in your browser first: a token alone begins nothing.");
