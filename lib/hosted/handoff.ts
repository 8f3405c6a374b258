import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { cookieName } from "../http/request.ts";
import { type Redemption, redeemCode } from "../impersonations/redeem.ts";
import { OAuthError, printable } from "../oauth/error.ts";
import { noteRefusedCode } from "../oauth/refused-hand-off.ts";
import type { Product } from "../products/product.ts";
import { type OpenedSession, openImpersonatedSession } from "../sessions/impersonated.ts";
import { seal, unseal } from "../tokens/sealed.ts";
import { newToken } from "../tokens/token.ts";

/** What the product host needs to know to hand off to a hosted product, whose client at the issuer it is. */
export interface HandoffConfig {
  issuer: string;
  product: Product;
  redirectUri: string;
  /** The product host's origin, whose cookies the attempts are. */
  productUrl: string;
  /** 32 bytes; seals state and verifier into the attempt's cookie. */
  key: Uint8Array;
}

/** One cookie for each attempt, so that two tabs don't fight over one. */
export const attemptCookie = (state: string, productUrl: string) =>
  cookieName(`handoff.${state.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 12)}`, productUrl);
export const ATTEMPT_LIFE_S = 120;

/** What this browser was sent away with, and for which product. */
interface Attempt {
  productId: string;
  impersonationId: string;
  state: string;
  verifier: string;
  to: string;
}

/** Third-party-initiated login (OpenID Connect Core, section 4): where the browser goes, and what it brings back. */
export function beginHandoff(
  { clock }: Context,
  config: HandoffConfig,
  { impersonationId, target }: { impersonationId: string; target: string | null },
) {
  const [state, verifier] = [newToken(), newToken()];
  const { issuer, product, redirectUri, productUrl } = config;
  const url = new URL(`${issuer}/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: product.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid",
    login_hint: impersonationId,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const attempt: Attempt = {
    productId: product.id,
    impersonationId,
    state,
    verifier,
    to: withinProduct(product, target),
  };
  const sealed = seal(config.key, attempt, new Date(clock().getTime() + ATTEMPT_LIFE_S * 1000));
  return { location: url.href, cookie: { name: attemptCookie(state, productUrl), value: sealed } };
}

/** A target on the product's own origin, rebuilt from its parts; anything else goes home (docs/security.md#changes). */
function withinProduct({ targetLinkUri: home }: Product, target: string | null): string {
  if (target === null || !URL.canParse(target)) return home;
  const { protocol, host, pathname, search } = new URL(target);
  const own = new URL(home);
  // Not by `origin`: a blob: address has its maker's.
  return protocol === own.protocol && host === own.host ? own.origin + pathname + search : home;
}

/** Which product the attempt behind a cookie is of, and for what. @throws Error for whatever isn't an attempt of ours, or is over. */
export const attemptIn = (
  { clock }: Context,
  key: Uint8Array,
  sealed: string,
): Pick<Attempt, "productId" | "impersonationId"> => unseal<Attempt>(key, sealed, clock());

/**
 * The issuer's answer at our redirect URI, checked against what this browser was sent away with. The code is redeemed and
 * the session opened in one transaction, by the verb: what the protocol adds for a product elsewhere, client secret, ID
 * token and key set, would be made and checked by the same process (docs/decisions/0023-our-own-hand-off-calls-the-verb.md).
 *
 * @returns the cookie's value, the session's end, and where to go. @throws Error when anything at all is off; a code that
 * is refused is on record then, as the token endpoint has it.
 */
export async function finishHandoff(
  context: Context,
  config: HandoffConfig,
  { answer, sealed, beforeToken }: { answer: URLSearchParams; sealed: string; beforeToken: string | null },
): Promise<OpenedSession & { to: string }> {
  const { product, redirectUri } = config;
  const attempt = unseal<Attempt>(config.key, sealed, context.clock());
  if (attempt.productId !== product.id) throw new Error("this attempt is another product's");
  const redemption = {
    code: codeIn(answer, config.issuer, attempt.state),
    redirectUri,
    codeVerifier: attempt.verifier,
  };
  return { ...(await open(context, product, redemption, beforeToken)), to: attempt.to };
}

async function open(context: Context, product: Product, redemption: Redemption, beforeToken: string | null) {
  try {
    return await redeemCode(context, product, redemption, (tx, started) =>
      openImpersonatedSession(context, tx, started, beforeToken),
    );
  } catch (error) {
    if (error instanceof OAuthError) await noteRefusedCode(context, product, redemption, error);
    throw error;
  }
}

/** RFC 6749, section 4.1.2, and RFC 9207: ours, to what we asked, each parameter once. */
function codeIn(answer: URLSearchParams, issuer: string, state: string): string {
  const only = (name: string) => {
    const [value, ...more] = answer.getAll(name);
    if (more.length > 0) throw new Error(`${name} is there twice`);
    return value;
  };
  if (only("iss") !== issuer) throw new Error("another issuer's answer");
  if (only("state") !== state) throw new Error("the answer to another attempt");
  const refused = only("error");
  if (refused !== undefined) throw new Error(`the issuer refused: ${printable(refused, 60)}`);
  const code = only("code");
  if (!code) throw new Error("an answer without a code");
  return code;
}
