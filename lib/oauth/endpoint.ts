import { DomainError } from "../errors.ts";
import { assertHost } from "../http/guard.ts";
import { readForm } from "../http/input.ts";
import { errorResponse } from "../http/problem.ts";
import { hasSessionCookie } from "../http/request.ts";
import { OAuthError, oauthResponse } from "./error.ts";
import type { IssuerContext } from "./issuer.ts";

type Endpoint = (context: IssuerContext, request: Request, form: URLSearchParams) => Promise<Response>;

/**
 * An endpoint of the issuer that servers call: no Origin, and no cookie counts here. A request that brings both a
 * session's cookie and another credential is refused (docs/security.md#changes); a balancer's cookie is no credential.
 */
export async function backChannel(context: IssuerContext, request: Request, endpoint: Endpoint): Promise<Response> {
  try {
    assertHost(request, context.issuer);
    if (request.headers.has("authorization") && hasSessionCookie(request))
      throw new DomainError("two_credentials", "Servers call this address, without a session's cookie.");
    const form = request.method === "POST" ? await formOf(request) : new URLSearchParams();
    return await endpoint(context, request, form);
  } catch (error) {
    return error instanceof OAuthError ? oauthResponse(error) : errorResponse(error, context.request.requestId);
  }
}

async function formOf(request: Request): Promise<URLSearchParams> {
  try {
    return new URLSearchParams(await readForm(request));
  } catch (error) {
    if (error instanceof DomainError) throw new OAuthError("invalid_request", error.message);
    throw error;
  }
}
