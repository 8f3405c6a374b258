import { DomainError } from "../errors.ts";
import type { Product } from "../products/product.ts";
import { type ProductContext, writeSignedIn } from "../sessions/session.ts";
import type { Store } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import { productOfRedirect } from "./serving.ts";

/** A code's life in milliseconds, at most; never past the session's end. */
const CODE_LIFE_MS = 60 * 1000;

/**
 * Which product asks to be told who is signed in, by the address that its browser is to be sent to. The published
 * clients name no other client id; the address must be one that is registered, to the letter (RFC 9700, section 4.1.3).
 *
 * @throws malformed_request: nobody is redirected anywhere then.
 */
export async function clientOfRedirect(
  store: Store,
  params: URLSearchParams,
): Promise<{ product: Product; redirectUri: string; state: string | null }> {
  const [redirectUri, ...more] = params.getAll("redirect_uri");
  const product = redirectUri && more.length === 0 ? await productOfRedirect(store, redirectUri) : null;
  if (!product || !redirectUri)
    throw new DomainError(
      "malformed_request",
      "This sign-in link doesn't belong to a product that is registered here.",
    );
  return { product, redirectUri, state: params.get("state") };
}

/** A code for the session of this browser, for that product's server. It asks the person nothing. @throws not_signed_in */
export function issueHostedCode(context: ProductContext, productId: string, redirectUri: string): Promise<string> {
  const code = newToken();
  return writeSignedIn(context, function* (tx) {
    const createdAt = context.clock();
    const { id: sessionId, expiresAt: endsAt } = context.session;
    const expiresAt = new Date(Math.min(createdAt.getTime() + CODE_LIFE_MS, endsAt.getTime()));
    const bound = { codeHash: hashToken(code), sessionId, productId, redirectUri };
    yield* tx.hostedCodes.add({ ...bound, createdAt, expiresAt, redeemedAt: null });
    return code;
  });
}
