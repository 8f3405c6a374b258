import type { Context, EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { dueAt, live, statusOf } from "../impersonations/impersonation.ts";
import type { Product } from "../products/product.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { OAuthError } from "./error.ts";

/** A code's life in milliseconds, at most; never past the minute that its impersonation has to be opened. */
const CODE_LIFE_MS = 60 * 1000;

/**
 * The authorization endpoint (OpenID Connect Core, section 3.1.2): gives the product a code for the impersonation that
 * `login_hint` names, if this browser holds the very dashboard session that confirmed it. It asks the person nothing:
 * they have just confirmed. Returns where the browser goes next.
 *
 * @throws DomainError malformed_request when client or redirect URI are unknown: nobody is redirected anywhere then.
 */
export async function authorize(
  context: Context,
  employee: EmployeeContext | null,
  issuer: string,
  params: URLSearchParams,
): Promise<string> {
  const { product, redirectUri } = await clientOf(context, params);
  const answer = new URL(redirectUri);
  const state = params.get("state");
  if (state !== null) answer.searchParams.set("state", state);
  answer.searchParams.set("iss", issuer); // RFC 9207
  try {
    answer.searchParams.set("code", await issueCode(context, employee, product, redirectUri, params));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    answer.searchParams.set("error", error.code);
    answer.searchParams.set("error_description", error.message);
  }
  return answer.href;
}

/** The registered client and the redirect URI, exactly as registered (RFC 9700, section 4.1.3). */
async function clientOf(
  { store }: Context,
  params: URLSearchParams,
): Promise<{ product: Product; redirectUri: string }> {
  const [clientId, ...moreIds] = params.getAll("client_id");
  const [redirectUri, ...moreUris] = params.getAll("redirect_uri");
  const product = clientId ? await store.read((tx) => tx.products.findByClientId(clientId)) : null;
  if (
    !product?.active ||
    !redirectUri ||
    moreIds.length + moreUris.length > 0 ||
    !product.redirectUris.includes(redirectUri)
  ) {
    throw new DomainError(
      "malformed_request",
      "This sign-in link doesn't belong to a product that is registered here.",
    );
  }
  return { product, redirectUri };
}

function issueCode(
  context: Context,
  employee: EmployeeContext | null,
  product: Product,
  redirectUri: string,
  params: URLSearchParams,
): Promise<string> {
  const { codeChallenge, nonce, impersonationId } = asked(params);
  if (!employee) throw new OAuthError("login_required", "Sign in to the dashboard and confirm again.");
  const code = newToken();
  return context.store.write(function* (tx) {
    const found = yield* tx.impersonations.findWithFacts(impersonationId);
    const now = context.clock();
    const mayOpen =
      found !== null &&
      found.impersonation.product.id === product.id &&
      found.impersonation.dashboardSessionId === employee.session.id &&
      found.impersonation.impersonator.id === employee.caller.id &&
      statusOf(found.impersonation, now) === "pending" &&
      live(found.impersonation, found.facts, now);
    if (!mayOpen)
      throw new OAuthError(
        "access_denied",
        "This session can't be opened any more. Start it again from the dashboard.",
      );
    const expiresAt = new Date(Math.min(now.getTime() + CODE_LIFE_MS, dueAt(found.impersonation).getTime()));
    yield* tx.codes.add({
      codeHash: hashToken(code),
      impersonationId,
      productId: product.id,
      redirectUri,
      codeChallenge,
      nonce,
      createdAt: now,
      expiresAt,
      redeemedAt: null,
    });
    return code;
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Authorization code with PKCE S256 and nothing else. A parameter that is there twice is refused (RFC 6749, 3.1). */
function asked(params: URLSearchParams): { codeChallenge: string; nonce: string | null; impersonationId: string } {
  const twice = [...new Set(params.keys())].find((key) => params.getAll(key).length > 1);
  if (twice !== undefined) throw new OAuthError("invalid_request", `${printable(twice)} is there twice.`);
  if (params.has("request")) throw new OAuthError("request_not_supported", "Send the parameters themselves.");
  if (params.has("request_uri")) throw new OAuthError("request_uri_not_supported", "Send the parameters themselves.");
  if (params.get("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "Only code is supported.");
  if ((params.get("response_mode") ?? "query") !== "query")
    throw new OAuthError("invalid_request", "Only the query mode is supported.");
  if (!params.get("scope")?.split(" ").includes("openid"))
    throw new OAuthError("invalid_scope", "The scope openid is required.");
  if (!params.get("state")) throw new OAuthError("invalid_request", "state is required.");
  const codeChallenge = params.get("code_challenge") ?? "";
  if (params.get("code_challenge_method") !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
    throw new OAuthError("invalid_request", "PKCE with S256 is required.");
  }
  const nonce = params.get("nonce");
  if (nonce !== null && nonce.length > 256) throw new OAuthError("invalid_request", "The nonce is too long.");
  const impersonationId = params.get("login_hint") ?? "";
  if (!uuid.test(impersonationId)) throw new OAuthError("invalid_request", "login_hint names no session.");
  return { codeChallenge, nonce, impersonationId: impersonationId.toLowerCase() };
}

/** What goes into error_description (RFC 6749, appendix A.8). */
const printable = (text: string) => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "").slice(0, 60);
