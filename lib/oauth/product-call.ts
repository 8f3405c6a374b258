import { DomainError } from "../errors.ts";
import { assertHost } from "../http/guard.ts";
import { errorResponse } from "../http/problem.ts";
import { hasSessionCookie } from "../http/request.ts";
import type { Product } from "../products/product.ts";
import { identifyClient } from "./client.ts";
import { OAuthError } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";

/**
 * A product's own server asks the product host for something: HTTP Basic with its client id and secret, and no
 * session's cookie beside it (docs/security.md#changes). A disabled product is answered too. What goes wrong leaves as RFC 9457.
 */
export async function productCall(
  context: IssuerContext,
  request: Request,
  answer: (product: Product) => Promise<Response>,
): Promise<Response> {
  try {
    assertHost(request, context.productUrl);
    if (request.headers.has("authorization") && hasSessionCookie(request))
      throw new DomainError("two_credentials", "Servers call this address, without a session's cookie.");
    return await answer(await identifyClient(context, request, new URLSearchParams()));
  } catch (error) {
    const told = error instanceof OAuthError ? new DomainError("not_signed_in", error.message) : error;
    return errorResponse(told, context.request.requestId, 'Basic realm="understudy"');
  }
}
