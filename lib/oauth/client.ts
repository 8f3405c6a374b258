import { timingSafeEqual } from "node:crypto";
import type { Context } from "../context.ts";
import { sawWrongSecret } from "../observations/observe.ts";
import type { Product } from "../products/product.ts";
import { hashToken } from "../tokens/token.ts";
import { OAuthError } from "./error.ts";

const wrongClient = () => new OAuthError("invalid_client", "Unknown client, or the wrong secret.");

/**
 * Which product is calling: client_secret_basic or client_secret_post (RFC 6749, section 2.3.1), one of the two.
 *
 * @throws OAuthError invalid_client, the same for an unknown client, a wrong secret and a disabled product.
 */
export async function authenticateClient(
  context: Pick<Context, "store" | "clock">,
  request: Request,
  form: URLSearchParams,
): Promise<Product> {
  const product = await identifyClient(context, request, form);
  if (!product.active) throw wrongClient();
  return product;
}

/** The same for what a disabled product may still be told: that all of its impersonations have ended. */
export async function identifyClient(
  context: Pick<Context, "store" | "clock">,
  request: Request,
  form: URLSearchParams,
): Promise<Product> {
  const { clientId, secret } = credentialsOf(request, form);
  const found = await context.store.read(function* (tx) {
    const product = yield* tx.products.findByClientId(clientId);
    return product && { product, secretHash: yield* tx.products.clientSecretHashOf(product.id) };
  });
  // Compared even when there is nothing to compare with, so that time doesn't tell which clients exist.
  const right = sameHash(hashToken(secret), found?.secretHash ?? hashToken(""));
  if (found && !right) sawWrongSecret(context, found.product.id);
  if (!found?.secretHash || !right) throw wrongClient();
  return found.product;
}

const sameHash = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function credentialsOf(request: Request, form: URLSearchParams): { clientId: string; secret: string } {
  const header = request.headers.get("authorization");
  const inForm = form.has("client_secret");
  if (header !== null && inForm) throw new OAuthError("invalid_request", "Send the client's credentials once.");
  if (header === null) {
    if (!inForm) throw wrongClient();
    return { clientId: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  }
  const basic = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (basic === undefined) throw wrongClient();
  const [user, ...rest] = Buffer.from(basic, "base64").toString("utf8").split(":");
  const credentials = { clientId: decode(user ?? ""), secret: decode(rest.join(":")) };
  if (form.has("client_id") && form.get("client_id") !== credentials.clientId) throw wrongClient();
  return credentials;
}

/** Both halves are form-encoded first (RFC 6749, section 2.3.1); clients that skip it send nothing that this would change. */
function decode(half: string): string {
  try {
    return decodeURIComponent(half.replaceAll("+", " "));
  } catch {
    throw wrongClient();
  }
}
