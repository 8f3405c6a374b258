import type { Actor } from "../audit/event.ts";
import { actorOf, type Context, type EmployeeContext, eventOf } from "../context.ts";
import { about } from "../impersonations/end.ts";
import { dueAt, type Impersonation } from "../impersonations/impersonation.ts";
import { isVerifierOf } from "../impersonations/redeem.ts";
import { log } from "../log.ts";
import type { Product } from "../products/product.ts";
import type { AuthorizationCode, Steps, Tables } from "../store/store.ts";
import { hashToken } from "../tokens/token.ts";
import { changeWithoutCaller } from "../verb.ts";
import type { OAuthError } from "./error.ts";

/** A refusal with the same code, of the same session, is noted once in so long: a browser that reloads says nothing new. */
const NOTED_AGAIN_AFTER_MS = 60 * 1000;
/** A hand-off that comes too late is noted for so long after its session was over. */
const NOTED_LATE_MS = 60 * 1000;
/** Of one session. Anybody who knows its id can have refusals noted, and the log is kept for ever. */
const NOTED_AT_MOST = 5;

interface Attempt {
  product: Product;
  /** Whose browser it was, as its dashboard cookie says. */
  employee: EmployeeContext | null;
  loginHint: string | null;
}

/** A hand-off that the authorization endpoint refused, for the team to see which and why. Never in the way of the answer. */
export function noteRefusal(context: Context, attempt: Attempt, error: OAuthError): Promise<void> {
  // A client id is no secret: whoever sends it without a dashboard's cookie may be anybody.
  const actor: Actor = attempt.employee ? actorOf(attempt.employee.caller) : { kind: "anonymous" };
  return note(context, error, actor, (tx) => attempted(tx, attempt));
}

/** What a client showed to redeem a code. */
interface Shown {
  code: string | null;
  redirectUri: string | null;
  codeVerifier: string | null;
}

/**
 * The same of a code that was shown, for which the client is told one sentence for every cause. Who shows a code is part
 * of a hand-off; of anybody else nothing is kept.
 */
export async function noteRefusedCode(
  context: Context,
  product: Product | null,
  shown: Shown,
  error: OAuthError,
): Promise<void> {
  const { code } = shown;
  const found = code === null ? null : await context.store.read((tx) => tx.codes.find(hashToken(code)));
  if (!found) return;
  const told = { code: error.code, told: whyRefused(found, product, shown) };
  const actor: Actor = product ? clientOf(product) : { kind: "anonymous" };
  await note(context, told, actor, (tx) => tx.impersonations.find(found.impersonationId));
}

/** What is wrong with what a client showed beside a code, the first thing first. */
function whyRefused(code: AuthorizationCode, product: Product | null, shown: Shown): string {
  if (product === null) return "The product's client id or secret is wrong. Make a new secret here, and put it there.";
  if (product.id !== code.productId)
    return "Another product's client id came with this product's code. Give each product its own client id and secret.";
  if (shown.redirectUri !== code.redirectUri)
    return "The product sent another redirect_uri to the token endpoint than to the authorization endpoint. It must send the same one twice.";
  if (code.codeChallenge === null && shown.codeVerifier)
    return "The product sent a code_verifier, and no code_challenge before. It must do both or neither.";
  if (code.codeChallenge !== null && !isVerifierOf(code.codeChallenge, shown.codeVerifier ?? ""))
    return "The product sent a code_verifier that doesn't belong to its code_challenge. It must keep it between the two.";
  return "The product brought its code too late or twice: it is good once, for a minute. It must redeem it at once, and never again.";
}

const clientOf = ({ id, name }: Product): Actor => ({ kind: "product", id, name });

/** The session that is named, or else the one that this employee is waiting to see opened. */
function* attempted(tx: Tables, { product, employee, loginHint }: Attempt): Steps<Impersonation | null> {
  if (loginHint !== null) {
    const named = yield* tx.impersonations.find(loginHint.toLowerCase());
    if (named) return named.product.id === product.id ? named : null;
  }
  if (!employee) return null;
  const waiting = { impersonatorId: employee.caller.id, productId: product.id, pendingOnly: true } as const;
  const [pending] = yield* tx.impersonations.listUnended(waiting);
  return pending ?? null;
}

/** Or would be, were it not a little late. One that has been opened was handed off: what comes after is no refusal of it. */
function mayStillBeHandedOff(impersonation: Impersonation, now: Date): boolean {
  const overAt = impersonation.endedAt ?? dueAt(impersonation);
  return impersonation.startedAt === null && now.getTime() <= overAt.getTime() + NOTED_LATE_MS;
}

async function note(
  context: Context,
  { code, told }: Pick<OAuthError, "code" | "told">,
  actor: Actor,
  find: (tx: Tables) => Steps<Impersonation | null>,
): Promise<void> {
  try {
    await changeWithoutCaller(context, function* (tx) {
      const impersonation = yield* find(tx);
      if (!impersonation || !mayStillBeHandedOff(impersonation, context.clock())) return;
      const before = yield* tx.audit.listRefusedHandOffs([impersonation.id]);
      if (before.length >= NOTED_AT_MOST) return;
      const since = context.clock().getTime() - NOTED_AGAIN_AFTER_MS;
      // By the code, as the sentence may hold what was sent, and so be another each time.
      if (before.some(({ at, reason }) => at.getTime() > since && reason === code)) return;
      const fields = { ...about(impersonation), outcome: "refused", reason: code } as const;
      const changes = { handOff: { from: null, to: told } };
      yield* tx.audit.add(eventOf(context, "impersonation.denied", actor, { ...fields, changes }));
    });
  } catch (error) {
    const { requestId } = context.request;
    log.error({ requestId, handOff: told, error: String(error) }, "a refused hand-off couldn't be recorded");
  }
}
