import type { Context, EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { dueAt, type Facts, type Impersonation, live, statusOf } from "../impersonations/impersonation.ts";
import type { Product } from "../products/product.ts";
import { assertRightTime } from "../skew.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { readRequest } from "./authorization-request.ts";
import { OAuthError, printable } from "./error.ts";
import { noteRefusal } from "./refused-hand-off.ts";

/** A code's life in milliseconds, at most; never past the minute that its impersonation has to be opened. */
const CODE_LIFE_MS = 60 * 1000;

/**
 * The authorization endpoint (OpenID Connect Core, section 3.1.2): gives the product a code for the impersonation that
 * `login_hint` names, or of a product that may leave that out for the one that waits, if this browser holds the very dashboard session that confirmed it. It asks the person nothing:
 * they have just confirmed. Returns where the browser goes next; a refusal is recorded for the team to see.
 *
 * @param only - The one impersonation that whoever asks is there for; without it any that this dashboard session confirmed.
 * @throws DomainError malformed_request when client or redirect URI are unknown: nobody is redirected anywhere then.
 */
export async function authorize(
  context: Context,
  employee: EmployeeContext | null,
  issuer: string,
  params: URLSearchParams,
  only?: string,
): Promise<string> {
  const { product, redirectUri } = await clientOf(context, employee, params);
  const answer = new URL(redirectUri);
  const state = params.get("state");
  if (state !== null) answer.searchParams.set("state", state);
  answer.searchParams.set("iss", issuer); // RFC 9207
  try {
    answer.searchParams.set("code", await issueCode(context, employee, { product, redirectUri, params, only }));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    await noteRefusal(context, { product, employee, loginHint: params.get("login_hint") }, error);
    answer.searchParams.set("error", error.code);
    answer.searchParams.set("error_description", error.message);
  }
  return answer.href;
}

/** The registered client and the redirect URI, exactly as registered (RFC 9700, section 4.1.3). */
async function clientOf(
  context: Context,
  employee: EmployeeContext | null,
  params: URLSearchParams,
): Promise<{ product: Product; redirectUri: string }> {
  const [clientId, ...moreIds] = params.getAll("client_id");
  const [redirectUri, ...moreUris] = params.getAll("redirect_uri");
  const product = clientId ? await context.store.ask((tx) => tx.products.findByClientId(clientId)) : null;
  const alone = moreIds.length + moreUris.length === 0;
  if (product?.active && redirectUri && alone && product.redirectUris.includes(redirectUri))
    return { product, redirectUri };
  if (product?.active)
    await noteRefusal(context, { product, employee, loginHint: params.get("login_hint") }, unregistered(redirectUri));
  throw new DomainError("malformed_request", "This sign-in link doesn't belong to a product that is registered here.");
}

const unregistered = (redirectUri = "none") =>
  new OAuthError(
    "invalid_request",
    `The product asked to be answered at ${printable(redirectUri, 200)}, which isn't registered as its redirect URI. Add it on the product's page, or have the product send one that is there.`,
  );

interface Asked {
  product: Product;
  redirectUri: string;
  params: URLSearchParams;
  only: string | undefined;
}

function issueCode(
  context: Context,
  employee: EmployeeContext | null,
  { product, redirectUri, params, only }: Asked,
): Promise<string> {
  const { codeChallenge, nonce, impersonationId: hinted, maxAgeS } = readRequest(params, product);
  if (!employee) throw signInFirst();
  assertRightTime(context.store);
  const code = newToken();
  return context.store.write(function* (tx) {
    const impersonationId = hinted ?? (yield* waitingFor(tx, employee));
    if (only !== undefined && impersonationId !== only) throw cannotOpen("A check opens its own session and no other.");
    const found = yield* tx.impersonations.findWithFacts(impersonationId);
    const now = context.clock();
    const why = whyNot(found, employee, product, now);
    if (!found || why !== null) throw cannotOpen(why);
    const signedInAt = yield* tx.dashboardSessions.signedInAt(employee.session.id);
    if (maxAgeS !== null && isOlder(signedInAt, maxAgeS, now)) throw signInAnew(maxAgeS);
    const expiresAt = new Date(Math.min(now.getTime() + CODE_LIFE_MS, dueAt(found.impersonation).getTime()));
    yield* tx.codes.add({
      codeHash: hashToken(code),
      impersonationId,
      productId: product.id,
      redirectUri,
      codeChallenge,
      nonce,
      withoutHint: hinted === null,
      createdAt: now,
      expiresAt,
      redeemedAt: null,
    });
    return code;
  });
}

/**
 * The one that was confirmed in this very dashboard session and hasn't been opened. An employee has one at most that isn't
 * over, as an index says; where that didn't hold, nobody could tell which is meant.
 */
function* waitingFor(tx: Tables, { session }: EmployeeContext): Steps<string> {
  const [waiting, ...more] = yield* tx.impersonations.listUnended({
    dashboardSessionId: session.id,
    pendingOnly: true,
  });
  if (!waiting || more.length > 0) throw cannotOpen("No session waits to be opened in this browser.");
  return waiting.id;
}

/** Why this browser may not open it for this product, for the team; null when it may. */
function whyNot(
  found: { impersonation: Impersonation; facts: Facts } | null,
  { session, caller }: EmployeeContext,
  product: Product,
  now: Date,
): string | null {
  if (found === null) return "There is no such session.";
  const { impersonation, facts } = found;
  if (impersonation.product.id !== product.id) return "The session was started for another product.";
  if (impersonation.dashboardSessionId !== session.id || impersonation.impersonator.id !== caller.id)
    return "It was opened in another browser, or after another sign-in, than the one that confirmed it.";
  if (statusOf(impersonation, now) !== "pending" || !live(impersonation, facts, now))
    return "It was too late: a session is opened once, within a minute.";
  return null;
}

const cannotOpen = (why: string | null) =>
  new OAuthError(
    "access_denied",
    "This session can't be opened any more. Start it again from the dashboard.",
    `${why ?? ""} Start it again from the dashboard.`,
  );

const signInFirst = () =>
  new OAuthError(
    "login_required",
    "Sign in to the dashboard and confirm again.",
    "The browser that opened it wasn't signed in to the dashboard. Sign in there, and start it again.",
  );

const isOlder = (signedInAt: Date | null, maxAgeS: number, now: Date) =>
  signedInAt === null || now.getTime() - signedInAt.getTime() > maxAgeS * 1000;

/**
 * OpenID Connect Core, section 3.1.2.1. The password can't be asked for in between, as another sign-in ends what the present
 * one confirmed: so the product is told, and the person begins with it.
 */
const signInAnew = (maxAgeS: number) =>
  new OAuthError(
    "login_required",
    "The dashboard sign-in is older than max_age allows. Sign in to the dashboard again, then confirm again.",
    `The product wants a dashboard sign-in that is at most ${maxAgeS} seconds old (max_age). Sign in again, then start it again.`,
  );
